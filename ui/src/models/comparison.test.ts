import { expect, it } from 'vitest';
import type { ModelVersion } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';
import { comparison } from './comparison';

function version(number: string, aliases: string[]): ModelVersion {
  return { name: 'm', version: number, description: '', created: undefined, updated: undefined, stage: 'None', status: 'READY', statusMessage: '', source: 's', runId: undefined, runLink: '', aliases, tags: new Map() };
}

function run(params: Record<string, string>): Run {
  return { params: new Map(Object.entries(params)), metrics: new Map() } as Run;
}

it('what differs comes first, what is missing counts as a difference, and empty sections are left out', () => {
  const sections = comparison([
    { version: version('1', ['live']), run: run({ a: '1', lr: '0.1', depth: '3' }), signature: null },
    { version: version('2', []), run: run({ a: '1', lr: '0.2' }), signature: null },
  ]);
  expect(sections.map(({ title }) => title)).toEqual(['Parameters', 'Version']);
  expect(sections[0]?.rows).toEqual([
    { key: 'depth', values: ['3', undefined], differs: true },
    { key: 'lr', values: ['0.1', '0.2'], differs: true },
    { key: 'a', values: ['1', '1'], differs: false },
  ]);
});
