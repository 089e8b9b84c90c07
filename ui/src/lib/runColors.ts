/** The colours of runs, the same in tables and charts. */

/**
 * Told apart on light and dark grounds and by colour-blind people as well as twelve colours can be: the Okabe–Ito hues first, then
 * lighter and darker ones between them.
 */
export const RUN_COLORS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#8c6bb1',
  '#a65628',
  '#1b7837',
  '#c51b7d',
  '#737f8a',
  '#4575b4',
] as const;

const HEX_COLOR = /^#[\da-f]{6}$/i;

/** A run's own colour (the tag `mlflow.runColor`), else one that its id always leads to. */
export function runColor(id: string, chosen: string | undefined): string {
  if (chosen && HEX_COLOR.test(chosen)) return chosen;
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  return RUN_COLORS[(hash >>> 0) % RUN_COLORS.length] ?? RUN_COLORS[0];
}
