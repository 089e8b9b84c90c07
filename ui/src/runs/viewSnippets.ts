import { shellQuote } from '../artifacts/mlmodel';
import { type RunsView, viewRequest } from '../lib/api/runsTable';

/** Python that finds the runs of a view, in its order. JSON's string literals and lists are Python's too. */
export function viewInPython(uri: string, { experimentIds, filter, orderBy, lifecycle }: RunsView): string {
  return [
    'import mlflow',
    '',
    `mlflow.set_tracking_uri(${JSON.stringify(uri)})`,
    'runs = mlflow.search_runs(',
    `    experiment_ids=${JSON.stringify(experimentIds)},`,
    ...(filter ? [`    filter_string=${JSON.stringify(filter)},`] : []),
    ...(lifecycle === 'Deleted' ? ['    run_view_type=mlflow.entities.ViewType.DELETED_ONLY,'] : []),
    `    order_by=${JSON.stringify(orderBy)},`,
    ')',
  ].join('\n');
}

/** The same question to the REST API. */
export function viewAsCurl(uri: string, view: RunsView): string {
  return [`curl ${shellQuote(`${uri}/api/2.0/mlflow/runs/search`)}`, "-H 'Content-Type: application/json'", `-d ${shellQuote(JSON.stringify(viewRequest(view)))}`].join(' \\\n  ');
}
