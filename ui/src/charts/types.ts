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
