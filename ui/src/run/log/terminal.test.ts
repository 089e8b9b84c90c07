import { expect, test } from 'vitest';
import { isLog, logsOf } from './logFiles';
import { PLAIN, plainText, renderLine } from './terminal';

const looks = (line: string) => renderLine(line, PLAIN)[0].map(({ text, look }) => [text, look]);

test('colours and weights are spans', () => {
  expect(looks('a \x1b[1;31merror\x1b[0m b')).toEqual([['a ', ''], ['error', 'log-red log-bold'], [' b', '']]);
  expect(looks('\x1b[92mok\x1b[39m \x1b[41mbad\x1b[m')).toEqual([['ok', 'log-bright-green'], [' ', ''], ['bad', 'log-on-red']]);
  expect(looks('\x1b[38;5;196mA\x1b[38;2;10;20;200mB\x1b[38;5;8mC')).toEqual([['A', 'log-bright-red'], ['B', 'log-bright-blue'], ['C', 'log-bright-black']]);
});

test('a look goes on until it is reset, also on the next line', () => {
  const [, pen] = renderLine('\x1b[33;4mwarn', PLAIN);
  expect(renderLine('ing\x1b[24m.', pen)[0]).toEqual([{ text: 'ing', look: 'log-yellow log-underline' }, { text: '.', look: 'log-yellow' }]);
});

test('a bar that draws itself over and over is shown once', () => {
  expect(plainText('  0%|   |\r 50%|█  |\r100%|███|\r')).toBe('100%|███|');
  expect(plainText('plain\r')).toBe('plain');
});

test('what moves a cursor or names a window is no text', () => {
  expect(plainText('\x1b[2K\x1b[1A\x1b]0;title\x07done\x1b[?25h')).toBe('done');
});

test('logs are known by their names; what was recorded comes first', () => {
  expect(['train.log', 'stdout.txt', 'logs/rank_0.err', 'output', 'slurm-17.out'].every(isLog)).toBe(true);
  expect(['model.pt', 'changelog.md', 'catalog', 'log.json'].some(isLog)).toBe(false);
  const files = ['logs/b10.log', 'model.pt', 'logs/b9.log', 'recording/output.log'].map((path) => ({ path, isDirectory: false, size: 1 }));
  expect(logsOf(files)).toEqual(['recording/output.log', 'logs/b9.log', 'logs/b10.log']);
});
