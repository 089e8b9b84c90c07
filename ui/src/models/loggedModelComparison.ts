import type { LoggedModelDetails, LoggedModelMetric } from '../lib/api/loggedModelDetails';
import { exactNumber, fullTime } from '../lib/format';
import { inNaturalOrder } from '../lib/naturalOrder';
import { isSystemTag } from '../lib/tags';
import { type ComparedSection, comparedRows } from './comparison';

/** Everything that logged models have, side by side: in each section what differs first. */
export function compareLoggedModels(models: LoggedModelDetails[]): ComparedSection[] {
  const section = (title: string, valuesOf: (model: LoggedModelDetails) => Map<string, string>, isNumeric = false) => ({ title, rows: comparedRows(models.map(valuesOf)), isNumeric });
  return [
    section('Parameters', ({ params }) => params),
    section('Metrics', ({ metrics }) => new Map(lastMetrics(metrics).map(({ key, dataset, value }) => [dataset ? `${key} on ${dataset}` : key, exactNumber(value)])), true),
    section('Tags', ({ tags }) => new Map([...tags].filter(([key]) => !isSystemTag(key)))),
    section('Model', factsOf),
  ].filter(({ rows }) => rows.length > 0);
}

function factsOf({ name, status, type, created, runId }: LoggedModelDetails): Map<string, string> {
  const facts = { Name: name, Status: status, Type: type, Created: created === undefined ? undefined : fullTime(created), Run: runId };
  return new Map(Object.entries(facts).filter((fact): fact is [string, string] => Boolean(fact[1])));
}

/** Of each metric on each dataset the value of the last step. */
export function lastMetrics(metrics: LoggedModelMetric[]): LoggedModelMetric[] {
  const last = new Map<string, LoggedModelMetric>();
  for (const metric of metrics) {
    const id = JSON.stringify([metric.key, metric.dataset]);
    const before = last.get(id);
    if (!before || metric.step >= before.step) last.set(id, metric);
  }
  return [...last.values()];
}

/** The keys that any of them has. */
export function keysOf(models: LoggedModelDetails[], keys: (model: LoggedModelDetails) => Iterable<string>): string[] {
  return [...new Set(models.flatMap((model) => [...keys(model)]))].sort(inNaturalOrder);
}
