/** A run as charts see it. */
export interface ChartRun {
  id: string;
  name: string;
  /** Any CSS colour but a variable: canvases know none. */
  color: string;
  /** Which dashes tell its lines from those of a run of like colour; none unless given. */
  dash?: number | undefined;
  experimentId: string;
  status: string;
  /** Milliseconds since the epoch. */
  startTime: number | undefined;
  params: Map<string, string>;
  /** Those that people chose. */
  tags?: ReadonlyMap<string, string> | undefined;
  /** Milliseconds since the epoch. */
  endTime?: number | undefined;
  user?: string | undefined;
  metrics: Map<string, MetricSummary>;
  /** Steps at which something happened, such as that a model was logged; marked where the run is drawn alone. */
  events?: readonly RunEvent[] | undefined;
}

export interface RunEvent {
  step: number;
  /** What it was, e.g. "model". */
  name: string;
}

export interface MetricSummary {
  last: number;
  min: number;
  max: number;
  first?: number | undefined;
}

/** Runs that are drawn as one line: their mean, with a band of what they span. */
export interface ChartGroup {
  id: string;
  name: string;
  color: string;
  dash?: number | undefined;
  runIds: string[];
  /** How many runs it has, of which `runIds` may be some. */
  size?: number | undefined;
}

/**
 * What runs are compared along: a param (`p:lr`), a number of a metric (`m:loss` its last, `l:loss` its lowest, `h:loss` its highest and
 * `f:loss` its first value), or when a run started and how long it took.
 */
export type Dimension = `${'p' | 'm' | 'l' | 'h' | 'f'}:${string}` | 'a:started' | 'a:duration';

export type Stat = keyof MetricSummary;

interface CardBase {
  id: string;
  /** What takes the place of the title that the card would have by itself. */
  title?: string | undefined;
}

export interface LineCardSpec extends CardBase {
  kind: 'line';
  /** Metrics, each a line a run; `expression` is drawn in their place. */
  metrics: string[];
  expression?: string | undefined;
  /** Where this card differs from the board. */
  x?: string | undefined;
  logX?: boolean | undefined;
  logY?: boolean | undefined;
  withoutOutliers?: boolean | undefined;
  /** Ends of the axes, in place of what the lines span. */
  xMin?: number | undefined;
  xMax?: number | undefined;
  yMin?: number | undefined;
  yMax?: number | undefined;
  /** 0 to 0.99. */
  strength?: number | undefined;
}

export interface BarCardSpec extends CardBase {
  kind: 'bar';
  metric: string;
  stat: Stat;
}

export interface ScatterCardSpec extends CardBase {
  kind: 'scatter';
  x: Dimension;
  y: Dimension;
}

export interface ContourCardSpec extends CardBase {
  kind: 'contour';
  x: Dimension;
  y: Dimension;
  z: Dimension;
}

export interface ParallelCardSpec extends CardBase {
  kind: 'parallel';
  dimensions: Dimension[];
  color: Dimension;
}

export interface BoxCardSpec extends CardBase {
  kind: 'box';
  metric: string;
  stat: Stat;
  /** The param whose values the runs are grouped by. */
  by: string;
}

export interface ImagesCardSpec extends CardBase {
  kind: 'images';
}

export interface DifferenceCardSpec extends CardBase {
  kind: 'difference';
  /** A run's id; else the baseline of the page, or the first run. */
  baseline?: string | undefined;
}

export interface HistogramCardSpec extends CardBase {
  kind: 'histogram';
  metric: string;
  stat: Stat;
}

export interface HeatmapCardSpec extends CardBase {
  kind: 'heatmap';
  x: Dimension;
  y: Dimension;
  /** Whose mean the cells show. */
  z: Dimension;
}

export type ValuePick = 'highest' | 'lowest' | 'mean' | 'newest';

export interface ValueCardSpec extends CardBase {
  kind: 'value';
  metric: string;
  stat: Stat;
  /** Which of all runs' numbers. */
  pick: ValuePick;
}

/** Words beside the charts. */
export interface NotesCardSpec extends CardBase {
  kind: 'notes';
  /** Markdown. */
  text: string;
}

export type Card =
  | LineCardSpec
  | BarCardSpec
  | ScatterCardSpec
  | ContourCardSpec
  | ParallelCardSpec
  | BoxCardSpec
  | HistogramCardSpec
  | HeatmapCardSpec
  | ValueCardSpec
  | ImagesCardSpec
  | DifferenceCardSpec
  | NotesCardSpec;

export type CardKind = Card['kind'];
