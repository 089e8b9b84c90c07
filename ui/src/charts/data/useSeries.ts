import { useEffect, useMemo, useRef, useState } from 'react';
import { onMetricChange } from '../../lib/metricChanges';
import { type Answer, SeriesStore, type Wanted } from './SeriesStore';

const store = new SeriesStore();
onMetricChange((runId) => store.outdate(runId));

/** Reads again what is shown, after a failure. */
export function readAgain(): void {
  store.outdate(undefined);
}

/** What is known of the histories that `wanted` names; `wanted` must stay the same object while it means the same. */
export function useSeries(wanted: Wanted | undefined): Answer | undefined {
  const [version, setVersion] = useState(0);
  useEffect(() => (wanted ? store.subscribe(wanted, () => setVersion((old) => old + 1)) : undefined), [wanted]);
  return useMemo(() => wanted && store.read(wanted), [wanted, version]);
}

/** The last answer that was complete, so that a chart shows the old until the new is whole. */
export function useLastComplete(answer: Answer | undefined): Answer | undefined {
  const last = useRef<Answer>(undefined);
  if (answer?.isComplete) last.current = answer;
  return last.current;
}
