import { expect, test } from 'vitest';
import { toSvg } from './svgPen';

const SIZE = { width: 10, height: 10 };

test('what is drawn is written down with its style', () => {
  const svg = toSvg(SIZE, '#fff', (pen) => {
    pen.strokeStyle = 'red';
    pen.globalAlpha = 0.5;
    pen.beginPath();
    pen.moveTo(0, 1);
    pen.lineTo(2.004, 3);
    pen.stroke();
  });
  expect(svg).toContain('<path d="M0 1L2 3" fill="none" stroke="red" stroke-width="1" opacity="0.5"></path>');
});

test('what is clipped ends where it is restored', () => {
  const svg = toSvg(SIZE, '#fff', (pen) => {
    pen.save();
    pen.rect(0, 0, 5, 5);
    pen.clip();
    pen.fillRect(0, 0, 1, 1);
    pen.restore();
    pen.fillRect(2, 2, 1, 1);
  });
  expect(svg).toMatch(/<g clip-path="url\(#c1\)"><rect x="0"[^>]*><\/rect><\/g><rect x="2"/);
});

test('names from strangers are text', () => {
  const svg = toSvg(SIZE, '#fff', (pen) => {
    pen.fillStyle = '"><script>';
    pen.fillText('<img onerror=alert(1)>', 0, 0);
  });
  expect(svg).not.toMatch(/<script|<img/);
});
