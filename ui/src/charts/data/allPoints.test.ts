import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { readAllPoints, toParquet, toRows } from './allPoints';

const PAGES = [
  { metrics: [{ timestamp: 1_000, value: 0.5 }], next_page_token: 'more' },
  { metrics: [{ step: 1, timestamp: 2_000, value: 'NaN' as const }] },
];
const all = readAllPoints([{ id: 'r1', name: 'one' }], ['loss'], (_run, _key, token) => Promise.resolve(PAGES[token ? 1 : 0]!));

test('every page of a history is read', async () => {
  expect(toRows(await all)).toEqual([
    ['run', 'run_id', 'metric', 'step', 'timestamp', 'value'],
    ['one', 'r1', 'loss', 0, 1_000, 0.5],
    ['one', 'r1', 'loss', 1, 2_000, NaN],
  ]);
});

test('Parquet has a type for each column', async () => {
  const rows = await parquetReadObjects({ file: await toParquet(await all) });
  expect(rows[1]).toEqual({ run: 'one', run_id: 'r1', metric: 'loss', step: 1n, timestamp: new Date(2_000), value: NaN });
});
