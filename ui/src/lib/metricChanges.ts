/** Tells what keeps histories outside of queries that a run, or any, has logged metrics. */
type Listener = (runId: string | undefined) => void;

const listeners = new Set<Listener>();

/** Returns how to stop listening. */
export function onMetricChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `runId` is undefined when it may have been any run. */
export function announceMetricChange(runId?: string): void {
  listeners.forEach((listener) => listener(runId));
}
