import { expect, test } from 'vitest';
import { toImages } from './images';

test('images are known by the names that clients give them', () => {
  const images = toImages([
    'images/val~dogs+step+10+timestamp+1700+abc.png',
    'images/val~dogs+step+10+timestamp+1700+abc+compressed.webp',
    'images/val#dogs%step%2%timestamp%1600%def.png',
    'images/notes.txt',
    'images/cat.png',
  ]);
  expect(images).toEqual([
    { key: 'val/dogs', step: 2, timestamp: 1600, path: 'images/val#dogs%step%2%timestamp%1600%def.png', preview: undefined },
    {
      key: 'val/dogs',
      step: 10,
      timestamp: 1700,
      path: 'images/val~dogs+step+10+timestamp+1700+abc.png',
      preview: 'images/val~dogs+step+10+timestamp+1700+abc+compressed.webp',
    },
  ]);
});
