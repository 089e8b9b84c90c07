import { expect, test } from 'vitest';
import { PaintQueue } from './paintQueue';

/** A queue whose frames are run by hand, and in which every painting takes `cost` milliseconds. */
function setUp(cost: number) {
  let now = 0;
  const frames: (() => void)[] = [];
  const painted: string[] = [];
  const queue = new PaintQueue(() => now, (flush) => frames.push(flush));
  const add = (name: string, isUrgent = false, canvas: object = {}) =>
    queue.add(canvas, {
      paint: () => {
        now += cost;
        painted.push(name);
      },
      isUrgent: () => isUrgent,
    });
  return { add, painted, frame: () => frames.shift()?.() };
}

test('what is cheap is painted in one frame, what is not over several', () => {
  const cheap = setUp(1);
  'abc'.split('').forEach((name) => cheap.add(name));
  cheap.frame();
  expect(cheap.painted).toEqual(['a', 'b', 'c']);
  const dear = setUp(50);
  'abc'.split('').forEach((name) => dear.add(name));
  dear.frame();
  expect(dear.painted).toEqual(['a']);
  dear.frame();
  dear.frame();
  expect(dear.painted).toEqual(['a', 'b', 'c']);
});

test('what a person works with comes first', () => {
  const { add, painted, frame } = setUp(50);
  add('far');
  add('near', true);
  frame();
  expect(painted).toEqual(['near']);
});

test('a canvas is painted once, with what it was told last, and not when it is gone', () => {
  const { add, painted, frame } = setUp(1);
  const canvas = {};
  add('old', false, canvas);
  add('new', false, canvas);
  add('gone')();
  frame();
  expect(painted).toEqual(['new']);
});
