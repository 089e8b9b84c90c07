/** From dark blue to yellow by even steps of lightness: told apart by colour-blind people, and in grey. */
const STOPS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/** The Okabe–Ito colours that hold on light and on dark. */
const METRICS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

/** Of the metrics of a single run: those of several runs are told apart by dashes. */
export function metricColor(place: number): string {
  return METRICS[place % METRICS.length]!;
}

/** The colour of a part, 0 to 1. */
export function sequential(part: number): string {
  const at = Math.min(1, Math.max(0, part)) * (STOPS.length - 1);
  const from = Math.min(STOPS.length - 2, Math.floor(at));
  const [a, b] = [STOPS[from]!, STOPS[from + 1]!];
  return `rgb(${a.map((channel, i) => Math.round(channel + (b[i]! - channel) * (at - from))).join(', ')})`;
}
