import { expect, test } from 'vitest';
import { type Colored, RUN_COLORS, RunPalette, runColor } from './runColors';

const runs = (count: number, from = 0): Colored[] => Array.from({ length: count }, (_, i) => ({ id: `run ${from + i}`, started: from + i }));
const colors = (looks: Map<string, { color: string }>) => [...looks.values()].map(({ color }) => color);

test('runs that are shown together differ while the palette lasts', () => {
  expect(new Set(colors(new RunPalette().assign(runs(12))))).toEqual(new Set(RUN_COLORS));
});

test('a few runs have hues that nobody mistakes for each other', () => {
  expect(new Set(colors(new RunPalette().assign(runs(6))))).toEqual(new Set(RUN_COLORS.slice(0, 6)));
});

test('beyond the palette, shades and dashes tell runs apart', () => {
  const looks = [...new RunPalette().assign(runs(100)).values()];
  expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(100);
  expect(new Set(looks.map(({ color }) => color)).size).toBe(36);
});

test('a run keeps its colour while others come and go', () => {
  const palette = new RunPalette();
  const before = palette.assign(runs(8));
  const after = palette.assign([...runs(5, 100), ...runs(8).slice(3)]);
  for (const { id } of runs(8).slice(3)) expect(after.get(id)).toEqual(before.get(id));
  expect(new Set(colors(after)).size).toBe(10);
});

test('new runs take no colour away when the page is opened again', () => {
  const before = new RunPalette().assign(runs(6));
  const after = new RunPalette().assign([...runs(4, 6), ...runs(6)]);
  for (const { id } of runs(6)) expect(after.get(id)).toEqual(before.get(id));
});

test('those in charts choose before those in the table', () => {
  const looks = new RunPalette().assign(runs(10, 50), runs(40));
  expect(runs(10, 50).map(({ id }) => looks.get(id)?.dash)).toEqual(Array(10).fill(0));
  expect(new Set(colors(looks)).size).toBe(36);
});

test('a colour that somebody chose is its run’s alone', () => {
  const looks = new RunPalette().assign([...runs(11), { id: 'chosen', chosen: RUN_COLORS[2] }]);
  expect(looks.get('chosen')?.color).toBe(RUN_COLORS[2]);
  expect(new Set(colors(looks)).size).toBe(12);
  expect(runColor('a', '#ABCDEF')).toBe('#ABCDEF');
  expect(runColor('a', 'url(evil)')).toBe(runColor('a', undefined));
});

test('every colour is seen on light and on dark grounds', () => {
  for (const color of new Set(colors(new RunPalette().assign(runs(100))))) {
    for (const ground of ['#ffffff', '#171c21']) expect(contrast(color, ground), `${color} on ${ground}`).toBeGreaterThan(2);
  }
});

/** As WCAG 2 defines it: 1 is none, 21 the most. */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [light(a), light(b)].toSorted((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function light(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
