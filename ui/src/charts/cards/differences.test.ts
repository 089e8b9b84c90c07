import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { differences } from './differences';

function run(id: string, { lr, loss, stage, seconds }: { lr: string; loss: number; stage?: string; seconds?: number }): ChartRun {
  return {
    id,
    name: id,
    color: '#000',
    experimentId: '0',
    status: 'FINISHED',
    startTime: 0,
    endTime: seconds && seconds * 1_000,
    params: new Map([['lr', lr]]),
    tags: new Map(stage ? [['stage', stage]] : []),
    metrics: new Map([['loss', { last: loss, min: 0, max: 9 }]]),
  };
}

test('params, metrics, tags and the run itself are set side by side', () => {
  const rows = differences(run('a', { lr: '0.1', loss: 2, seconds: 5 }), [run('b', { lr: '0.1', loss: 3, stage: 'done', seconds: 65 })], ['loss'], ['lr']);
  expect(rows.filter(({ isDifferent }) => isDifferent).map(({ name, baseline, others: [other] }) => [name, baseline, other?.value, other?.delta])).toEqual([
    ['loss', 2, 3, 1],
    ['stage', undefined, 'done', undefined],
    ['Duration', '5.0 s', '1m 05s', undefined],
  ]);
  expect(rows.map(({ id }) => id)).toEqual(['p:lr', 'm:loss', 't:stage', 'a:status', 'a:started', 'a:duration']);
});
