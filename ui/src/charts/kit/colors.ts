/** From indigo to amber, ever lighter: told apart by colour-blind people and in grey, and seen on light and on dark. */
const STOPS = [
  [96, 88, 205],
  [0, 128, 178],
  [38, 152, 128],
  [128, 166, 58],
  [226, 158, 10],
] as const;

/** The Okabe–Ito colours that hold on light and on dark. */
const METRICS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

/** Of the metrics of a single run: those of several runs are told apart by dashes. */
export function metricColor(place: number): string {
  return METRICS[place % METRICS.length]!;
}

/** What is read on `sequential` of the same part. */
export function onSequential(part: number): string {
  return part < 0.3 ? '#ffffff' : '#10161c';
}

/** The colour of a part, 0 to 1. */
export function sequential(part: number): string {
  const at = Math.min(1, Math.max(0, part)) * (STOPS.length - 1);
  const from = Math.min(STOPS.length - 2, Math.floor(at));
  const [a, b] = [STOPS[from]!, STOPS[from + 1]!];
  return `rgb(${a.map((channel, i) => Math.round(channel + (b[i]! - channel) * (at - from))).join(', ')})`;
}
