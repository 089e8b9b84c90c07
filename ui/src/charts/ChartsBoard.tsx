import { count } from '../lib/format';
import type { ChartGroup, ChartRun } from './types';

interface ChartsBoardProps {
  runs: ChartRun[];
  /** Runs that are drawn as one line each; without them every run is. */
  groups?: ChartGroup[] | undefined;
  /** Under which the board's layout is kept. */
  scope: string;
  /** The board's state in the URL. */
  state: string | undefined;
  onState: (next: string | undefined) => void;
}

export function ChartsBoard({ runs }: ChartsBoardProps) {
  return <p className="muted">{count(runs.length, 'run')}</p>;
}
