import type { Run } from '../lib/api/runs';
import { inNaturalOrder } from '../lib/naturalOrder';
import { byImportance } from '../lib/metricOrder';
import { GIT_COMMIT_TAG, RUN_NAME_TAG, SOURCE_NAME_TAG } from '../lib/tags';

/** One thing that runs are compared by: a value of each, in their order. */
export interface CompareRow {
  key: string;
  values: (string | number | undefined)[];
  differs: boolean;
}

export interface CompareSection {
  title: string;
  rows: CompareRow[];
}

/** Tags that say what other rows say, or hold files rather than words. */
const UNCOMPARED_TAGS = new Set([RUN_NAME_TAG, SOURCE_NAME_TAG, GIT_COMMIT_TAG, 'mlflow.log-model.history']);

/** Everything runs can be compared by; in each section what differs comes first. */
export function compareRuns(runs: Run[], experimentName: (id: string) => string): CompareSection[] {
  const section = (title: string, rows: CompareRow[]) => ({ title, rows });
  return [
    section('Parameters', keyedRows(runs, (run) => run.params)),
    section('Metrics', keyedRows(runs, (run) => new Map([...run.metrics].map(([key, { value }]) => [key, value])), byImportance)),
    section(
      'Run',
      [
        row('Status', runs.map((run) => run.status.toLowerCase())),
        row('Duration (ms)', runs.map((run) => (run.started !== undefined && run.ended !== undefined ? run.ended - run.started : undefined))),
        row('Started', runs.map((run) => run.started && new Date(run.started).toISOString())),
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

function keyedRows(runs: Run[], values: (run: Run) => Map<string, string | number>, order = inNaturalOrder): CompareRow[] {
  const maps = runs.map(values);
  const keys = new Set(maps.flatMap((map) => [...map.keys()]));
  const rows = [...keys].map((key) => row(key, maps.map((map) => map.get(key))));
  return rows.sort((a, b) => Number(b.differs) - Number(a.differs) || order(a.key, b.key));
}

export function row(key: string, values: CompareRow['values']): CompareRow {
  return { key, values, differs: values.some((value) => !Object.is(value, values[0])) };
}

/** Those that differ, if asked for, and whose names hold `text`. */
export function chosenRows(rows: CompareRow[], onlyDiffering: boolean, text: string): CompareRow[] {
  const searched = text.toLowerCase();
  return rows.filter((each) => (each.differs || !onlyDiffering) && each.key.toLowerCase().includes(searched));
}
