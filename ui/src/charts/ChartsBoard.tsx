import { count } from '../lib/format';
import type { ChartRun } from './types';

interface ChartsBoardProps {
  runs: ChartRun[];
  /** Under which the board's layout is kept. */
  scope: string;
  /** The board's state in the URL. */
  state: string | undefined;
  onState: (next: string | undefined) => void;
}

export function ChartsBoard({ runs }: ChartsBoardProps) {
  return <p className="muted">{count(runs.length, 'run')}</p>;
}
