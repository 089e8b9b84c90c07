import { expect, test } from 'vitest';
import { spreadKey } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import { columnOf } from './columnIds';
import { exportGroups, exportRuns, toCsv, toMarkdown, toParquet } from './exportTable';

const RUN: RunRow = {
  id: 'r1',
  name: 'one, "two"',
  experimentId: '1',
  status: 'FINISHED',
  deleted: false,
  user: '=SUM(A1)',
  started: 0,
  ended: undefined,
  metrics: new Map([['loss', { last: 0.1 + 0.2 }]]),
  params: new Map([['lr', '-1e-3'], ['text', 'a|b\n<c>']]),
  tags: new Map(),
  datasets: [],
  models: [],
};
const COLUMNS = ['metric.last.loss', 'param.lr', 'param.text', 'attribute.user', 'attribute.started', 'tag.none'].map((id) => columnOf(id)!);
const TABLE = exportRuns([RUN], COLUMNS);

test('numbers leave the page exact, texts quoted, and nothing is a formula', () => {
  expect(toCsv(TABLE)).toBe(
    'Name,Run id,loss,lr,text,User,Started,none\r\n' +
      `"one, ""two""",r1,0.30000000000000004,-1e-3,"a|b\n<c>",'=SUM(A1),1970-01-01T00:00:00.000Z,\r\n`,
  );
});

test('Markdown stays a table whatever texts hold', () => {
  expect(toMarkdown(TABLE).split('\n').slice(1)).toEqual([
    '| --- | --- | ---: | --- | --- | --- | --- | --- |',
    '| one, "two" | r1 | 0.30000000000000004 | -1e-3 | a\\|b &lt;c> | =SUM(A1) | 1970-01-01T00:00:00.000Z |  |',
    '',
  ]);
});

test('Parquet holds the numbers', async () => {
  const bytes = new Uint8Array(await toParquet(TABLE));
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('PAR1');
});

test('groups leave with the spread of each metric', () => {
  const spread = { count: 2, mean: 1.5, std: 0.5, min: 1, max: 2 };
  const group = { id: '=a', values: ['a', undefined], runs: 2, metrics: new Map([[spreadKey('loss', 'last'), spread]]) };
  const keys = [{ kind: 'param' as const, key: 'lr' }, { kind: 'tag' as const, key: 'team' }];
  expect(toCsv(exportGroups([group], keys, COLUMNS))).toBe(
    'lr,team,Runs,loss (mean),loss (std),loss (min),loss (max),loss (count)\r\na,,2,1.5,0.5,1,2,2\r\n',
  );
});
