import { expect, it } from 'vitest';
import { keyNames } from '../lib/keys';
import { matchingCommands } from './commands';

const COMMANDS = [
  { key: 'Mod+k', label: 'Search and run commands', run: () => {} },
  { key: 'g e', label: 'Go to experiments', run: () => {} },
  { key: 'g m', label: 'Go to models', run: () => {} },
];

it('commands match by all words in any order, and the palette does not offer itself', () => {
  const labels = (text: string) => matchingCommands(COMMANDS, text).map(({ label }) => label);
  expect(labels('')).toEqual(['Go to experiments', 'Go to models']);
  expect(labels('MODELS go')).toEqual(['Go to models']);
  expect(labels('search')).toEqual([]);
});

it('keys are named as they are printed, plus and minus too', () => {
  expect(keyNames('+ -')).toEqual(['+', '-']);
  expect(keyNames('Shift+ArrowLeft g')).toEqual(['Shift', '←', 'g']);
});
