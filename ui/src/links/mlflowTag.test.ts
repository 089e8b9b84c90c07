import { strToU8, zlibSync } from 'fflate';
import { expect, it } from 'vitest';
import { sharedState } from './mlflowTag';

const STATE = { searchFilter: "params.größe = '模'", selectedColumns: ['metrics.`loss`'] };
const JSON_TEXT = JSON.stringify(STATE);
const DEFLATED = `deflate;${btoa(String.fromCharCode(...zlibSync(strToU8(JSON_TEXT))))}`;
const read = (value: string) => sharedState(new Map([['mlflow.sharedViewState.abc', value]]), 'abc');

it('a shared state is JSON, deflated or not, and later versions keep a name around it', async () => {
  for (const value of [JSON_TEXT, DEFLATED]) {
    expect(await read(value)).toEqual(STATE);
    expect(await read(JSON.stringify({ name: 'mine', createdAt: 1, updatedAt: 2, state: value }))).toEqual(STATE);
  }
});

it('a key that was never shared has none, and what cannot be read is refused', async () => {
  expect(await sharedState(new Map(), 'abc')).toBeUndefined();
  for (const value of ['nonsense', '[1]', 'deflate;####', `deflate;${btoa('nonsense')}`]) await expect(read(value)).rejects.toThrow();
});
