/** A run as charts draw it. */
export interface ChartRun {
  id: string;
  name: string;
  color: string;
  experimentId: string;
  status: string;
  startTime: number | undefined;
  params: Map<string, string>;
  metrics: Map<string, { last: number; min: number; max: number }>;
}

/** Runs that are drawn as one line: their mean, with a band of what they span. */
export interface ChartGroup {
  id: string;
  name: string;
  color: string;
  runIds: string[];
}
