import { expect, test } from 'vitest';
import { groupId } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import { groupEyes } from './groupEyes';

const run = (lr: string) => ({ params: new Map([['lr', lr]]), tags: new Map() }) as unknown as RunRow;
const LR = [{ kind: 'param' as const, key: 'lr' }];

test('a group that is hidden hides its runs, and no others', () => {
  const eyes = groupEyes(LR, [groupId(['0.1'])]);
  expect([run('0.1'), run('0.2')].map(eyes.hides)).toEqual([true, false]);
});

test('where runs are not grouped, groups that an address hides hide nothing', () => {
  const eyes = groupEyes([], [groupId([])]);
  expect(eyes.hides(run('0.1'))).toBe(false);
  expect(eyes.hidden.size).toBe(0);
});
