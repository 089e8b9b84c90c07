import { type Stat, STATS } from '../lib/api/runsTable';
import { STAT_NAMES, metricId } from './columnIds';

interface MetricStatsProps {
  metric: string;
  /** Ids of the columns that are shown. */
  shown: ReadonlySet<string>;
  /** No more columns can be shown. */
  isFull: boolean;
  onToggle: (stat: Stat) => void;
}

/** Which numbers of a metric are columns. */
export function MetricStats({ metric, shown, isFull, onToggle }: MetricStatsProps) {
  return (
    <span className="segments" role="group" aria-label={`Columns of ${metric}`}>
      {STATS.map((stat) => {
        const isShown = shown.has(metricId(metric, stat));
        return (
          <button key={stat} type="button" className="button chooser-stat" title={STAT_NAMES[stat]} aria-pressed={isShown} disabled={isFull && !isShown} onClick={() => onToggle(stat)}>
            {stat}
          </button>
        );
      })}
    </span>
  );
}
