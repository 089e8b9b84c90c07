import { expect, test } from 'vitest';
import { MAX_LINE } from '../../artifacts/lines';
import { FIRST_BYTES, Tail } from './Tail';

function file(text: string) {
  let bytes = new TextEncoder().encode(text);
  const reads: [number, number][] = [];
  return {
    reads,
    append: (more: string) => (bytes = new Uint8Array([...bytes, ...new TextEncoder().encode(more)])),
    replace: (other: string) => (bytes = new TextEncoder().encode(other)),
    read: (start: number, end: number) => {
      reads.push([start, end]);
      return Promise.resolve({ bytes: bytes.slice(start, end), total: bytes.length });
    },
  };
}

test('only what is new is read, and a line that was not whole is replaced', async () => {
  const log = file('one\ntw');
  const tail = new Tail(log.read);
  expect(await tail.readOn()).toBe(true);
  expect(tail.state).toMatchObject({ lines: ['one', 'tw'], firstNumber: 1, size: 6 });
  expect(await tail.readOn()).toBe(false);
  log.append('o\nthrée');
  await tail.readOn();
  expect(tail.state.lines).toEqual(['one', 'two', 'thrée']);
  log.append('\n');
  await tail.readOn();
  expect(tail.state.lines).toEqual(['one', 'two', 'thrée']);
  expect(log.reads.map(([start]) => start)).toEqual([0, 6, 6, 14]);
});

test('of a long file the end is read, from a whole line on', async () => {
  const log = file(`${'x'.repeat(99)}\n`.repeat(20_000));
  const tail = Tail.near(2_000_000, log.read);
  await tail.readOn();
  expect(log.reads[0]?.[0]).toBe(2_000_000 - FIRST_BYTES);
  expect(tail.state.firstNumber).toBeUndefined();
  expect(new Set(tail.state.lines)).toEqual(new Set(['x'.repeat(99)]));
});

test('of a line that never ends the end is kept', async () => {
  const log = file('x'.repeat(3_000_000));
  const tail = new Tail(log.read);
  await tail.readOn();
  log.append('\rdone');
  await tail.readOn();
  expect(tail.state.lines).toEqual([`${'x'.repeat(MAX_LINE - 5)}\rdone`]);
});

test('a file that was replaced by a shorter one is read anew', async () => {
  const log = file('a long first log\n');
  const tail = new Tail(log.read);
  await tail.readOn();
  log.replace('new\n');
  expect(await tail.readOn()).toBe(true);
  expect(tail.state).toMatchObject({ lines: ['new'], size: 4 });
});
