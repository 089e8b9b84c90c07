import type { MadeModel, RunRow, UsedDataset } from '../lib/api/runsTable';
import { DESCRIPTION_TAG, GIT_COMMIT_TAG, SOURCE_NAME_TAG } from '../lib/tags';
import type { Column } from './columnIds';

/** What a run has in a column: a number as a number, times as milliseconds since the epoch. */
export function cellValue(column: Column, run: RunRow): string | number | undefined {
  switch (column.kind) {
    case 'metric':
      return run.metrics.get(column.key)?.[column.stat];
    case 'param':
      return run.params.get(column.key);
    case 'tag':
      return run.tags.get(column.key);
    case 'attribute':
      switch (column.key) {
        case 'status':
          return run.status;
        case 'started':
          return run.started;
        case 'ended':
          return run.ended;
        case 'duration':
          return run.started !== undefined && run.ended !== undefined ? run.ended - run.started : undefined;
        case 'user':
          return run.user;
        case 'source':
          return run.tags.get(SOURCE_NAME_TAG);
        case 'version':
          return run.tags.get(GIT_COMMIT_TAG);
        case 'datasets':
          return run.datasets.map(datasetText).join(', ') || undefined;
        case 'models':
          return run.models.map(modelText).join(', ') || undefined;
        case 'description':
          return run.tags.get(DESCRIPTION_TAG);
        case 'experiment':
          return run.experimentId;
        case 'id':
          return run.id;
      }
  }
}

export function datasetText({ name, context }: UsedDataset): string {
  return context ? `${name} (${context})` : name;
}

export function modelText({ name, version }: MadeModel): string {
  return version === undefined ? name : `${name} v${version}`;
}

/** Whether runs differ in a column; one that lacks the value differs from one that has it. */
export function differs(column: Column, runs: RunRow[]): boolean {
  const first = runs[0] && cellValue(column, runs[0]);
  return runs.some((run) => !Object.is(cellValue(column, run), first));
}
