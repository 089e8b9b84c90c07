import { expect, test } from 'vitest';
import { turns } from './turns';

test('no more than so many go on at once, in their order, also after a failure', async () => {
  const inTurn = turns(2);
  const begun: number[] = [];
  const ends: ((failure?: Error) => void)[] = [];
  const all = [0, 1, 2, 3].map((place) =>
    inTurn(() => {
      begun.push(place);
      return new Promise<number>((resolve, reject) => ends.push((failure) => (failure ? reject(failure) : resolve(place))));
    }),
  );
  expect(begun).toEqual([0, 1]);
  ends[1]?.(new Error('refused'));
  await expect(all[1]).rejects.toThrow('refused');
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  await all[0];
  ends[2]?.();
  ends[3]?.();
  expect(await Promise.all([all[2], all[3]])).toEqual([2, 3]);
});
