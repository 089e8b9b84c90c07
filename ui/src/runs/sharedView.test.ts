import { afterEach, expect, test, vi } from 'vitest';
import { readState } from '../charts/board/state';
import { linkTo, sharedView } from './sharedView';

const OWN = '{"sections":[],"cards":{},"hidden":["line:loss"]}';
function keepInBrowser(texts: Record<string, string>) {
  vi.stubGlobal('localStorage', { getItem: (key: string) => texts[key] ?? null });
}
afterEach(() => vi.unstubAllGlobals());

test('a view that is shared has the layout that this browser keeps', () => {
  keepInBrowser({ 'tracker.charts.7': OWN });
  const { charts, searchFilter } = sharedView({ searchFilter: 'x', charts: 'log=y' }, '7');
  expect(searchFilter).toBe('x');
  expect(readState(charts)).toMatchObject({ logY: true, layout: { hidden: ['line:loss'] } });
});

test('charts that nobody arranged are shared as such, and a layout of the URL as it is', () => {
  keepInBrowser({});
  expect(readState(sharedView({ layout: 'split' }, '7').charts).layout).toEqual({ sections: [], cards: {}, hidden: [] });
  expect(sharedView({ rows: 'tall' }, '7')).toEqual({ rows: 'tall' });
  keepInBrowser({ 'tracker.charts.7': '{"sections":[],"cards":{},"hidden":[]}' });
  expect(readState(sharedView({ charts: new URLSearchParams({ layout: OWN }).toString() }, '7').charts).layout?.hidden).toEqual(['line:loss']);
});

test('a link is the page in another state', () => {
  expect(linkTo('http://h/base/?a=1#/experiments/1/runs?rows=tall', { rows: 'compact' })).toBe('http://h/base/?a=1#/experiments/1/runs?rows=compact');
  expect(linkTo('http://h/#/experiments/1/runs', {})).toBe('http://h/#/experiments/1/runs');
});
