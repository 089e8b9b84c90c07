import { get } from '../../lib/api/client';
import { type WireDouble, toDouble } from '../../lib/api/wire';

/** The server's limit on one page. */
const PAGE_POINTS = 25_000;
/** More would not fit into a page's memory: such histories are read by a program. */
const MAX_POINTS = 5_000_000;

/** Every logged point of some runs and metrics, as columns. */
export interface AllPoints {
  runs: string[];
  runIds: string[];
  metrics: string[];
  steps: number[];
  /** Milliseconds since the epoch. */
  times: number[];
  values: number[];
}

type Page = { metrics?: { step?: number; timestamp: number; value: WireDouble }[]; next_page_token?: string };
type Read = (runId: string, key: string, token: string | undefined) => Promise<Page>;

const readHistory: Read = (run_id, metric_key, page_token) =>
  get<Page>('metrics/get-history', { run_id, metric_key, max_results: PAGE_POINTS, page_token }, new AbortController().signal);

/** Reads what charts draw samples of, series by series. */
export async function readAllPoints(runs: readonly { id: string; name: string }[], keys: readonly string[], read: Read = readHistory): Promise<AllPoints> {
  const all: AllPoints = { runs: [], runIds: [], metrics: [], steps: [], times: [], values: [] };
  for (const run of runs) {
    for (const key of keys) {
      let token: string | undefined;
      do {
        const page: Page = await read(run.id, key, token);
        for (const { step = 0, timestamp, value } of page.metrics ?? []) {
          all.runs.push(run.name);
          all.runIds.push(run.id);
          all.metrics.push(key);
          all.steps.push(Number(step));
          all.times.push(Number(timestamp));
          all.values.push(toDouble(value));
        }
        if (all.steps.length > MAX_POINTS) throw new Error(`The chart has more than ${MAX_POINTS.toLocaleString()} points: draw fewer runs, or read them with the client.`);
        token = page.next_page_token || undefined;
      } while (token !== undefined);
    }
  }
  return all;
}

export function toRows({ runs, runIds, metrics, steps, times, values }: AllPoints): (string | number)[][] {
  const rows = steps.map((step, i) => [runs[i] ?? '', runIds[i] ?? '', metrics[i] ?? '', step, times[i] ?? NaN, values[i] ?? NaN]);
  return [['run', 'run_id', 'metric', 'step', 'timestamp', 'value'], ...rows];
}

/** The writer is loaded when it is needed. */
export async function toParquet({ runs, runIds, metrics, steps, times, values }: AllPoints): Promise<ArrayBuffer> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  return parquetWriteBuffer({
    columnData: [
      { name: 'run', data: runs, type: 'STRING' },
      { name: 'run_id', data: runIds, type: 'STRING' },
      { name: 'metric', data: metrics, type: 'STRING' },
      { name: 'step', data: steps.map(BigInt), type: 'INT64' },
      { name: 'timestamp', data: times.map((time) => new Date(time)), type: 'TIMESTAMP' },
      { name: 'value', data: values, type: 'DOUBLE' },
    ],
  });
}
