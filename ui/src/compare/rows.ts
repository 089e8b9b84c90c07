import type { Run } from '../lib/api/runs';
import { duration } from '../lib/format';
import { inNaturalOrder } from '../lib/naturalOrder';
import { byImportance } from '../lib/metricOrder';
import { GIT_COMMIT_TAG, RUN_NAME_TAG, SOURCE_NAME_TAG } from '../lib/tags';

/** One thing that runs are compared by: a value of each, in their order. */
export interface CompareRow {
  key: string;
  values: (string | number | undefined)[];
  differs: boolean;
  /** How its numbers read; as numbers when it is absent. */
  read?: (value: number) => string;
}

export interface CompareSection {
  title: string;
  rows: CompareRow[];
}

/** What there is to know beyond the runs themselves. */
export interface CompareContext {
  experimentName: (id: string) => string;
  now: number;
  /** By run and metric, the numbers to compare instead of the last values. */
  stats?: ReadonlyMap<string, ReadonlyMap<string, number>> | undefined;
}

/** Tags that say what other rows say, or hold files rather than words. */
const UNCOMPARED_TAGS = new Set([RUN_NAME_TAG, SOURCE_NAME_TAG, GIT_COMMIT_TAG, 'mlflow.log-model.history']);

/** Everything runs can be compared by; in each section what differs comes first. */
export function compareRuns(runs: Run[], { experimentName, now, stats }: CompareContext): CompareSection[] {
  const section = (title: string, rows: CompareRow[]) => ({ title, rows });
  const lastValues = (run: Run) => new Map([...run.metrics].map(([key, { value }]) => [key, value]));
  return [
    section('Parameters', keyedRows(runs, (run) => run.params)),
    section('Metrics', keyedRows(runs, (run) => (stats ? (stats.get(run.id) ?? new Map()) : lastValues(run)), byImportance)),
    section(
      'Run',
      [
        row('Status', runs.map((run) => run.status.toLowerCase())),
        { ...row('Duration', runs.map((run) => elapsed(run, now))), read: duration },
        row('Started', runs.map((run) => run.started && new Date(run.started).toISOString())),
        row('Ended', runs.map((run) => run.ended && new Date(run.ended).toISOString())),
        row('Experiment', runs.map((run) => experimentName(run.experimentId))),
        row('User', runs.map((run) => run.user || undefined)),
        row('Source', runs.map((run) => run.source || undefined)),
        row('Version', runs.map((run) => run.tags.get(GIT_COMMIT_TAG))),
        row('Datasets', runs.map((run) => run.datasets.map(({ name, digest }) => `${name} (${digest})`).join(', ') || undefined)),
      ].filter(({ values }) => values.some((value) => value !== undefined)),
    ),
    section('Tags', keyedRows(runs, (run) => new Map([...run.tags].filter(([key]) => !UNCOMPARED_TAGS.has(key))))),
  ];
}

/** Milliseconds; of what still runs, a text. */
function elapsed({ started, ended, status }: Run, now: number): number | string | undefined {
  if (started === undefined) return undefined;
  if (ended !== undefined) return ended - started;
  return status === 'RUNNING' ? `${duration(now - started)} so far` : undefined;
}

function keyedRows(runs: Run[], values: (run: Run) => ReadonlyMap<string, string | number>, order = inNaturalOrder): CompareRow[] {
  const maps = runs.map(values);
  const keys = new Set(maps.flatMap((map) => [...map.keys()]));
  const rows = [...keys].map((key) => row(key, maps.map((map) => map.get(key))));
  return rows.sort((a, b) => Number(b.differs) - Number(a.differs) || order(a.key, b.key));
}

export function row(key: string, values: CompareRow['values']): CompareRow {
  return { key, values, differs: values.some((value) => !Object.is(value, values[0])) };
}

/** A value as it is taken away. */
export function readValue({ read }: CompareRow, value: CompareRow['values'][number]): CompareRow['values'][number] {
  return typeof value === 'number' && read ? read(value) : value;
}

/** Those that differ, if asked for, and whose names hold `text`. */
export function chosenRows(rows: CompareRow[], onlyDiffering: boolean, text: string): CompareRow[] {
  const searched = text.toLowerCase();
  return rows.filter((each) => (each.differs || !onlyDiffering) && each.key.toLowerCase().includes(searched));
}
