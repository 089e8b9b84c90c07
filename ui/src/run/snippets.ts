import { shellQuote } from '../artifacts/mlmodel';
import type { Run } from '../lib/api/runs';
import { repositoryUrl } from '../lib/git';
import { ENTRY_POINT_TAG, GIT_COMMIT_TAG, GIT_REPOSITORY_TAGS } from '../lib/tags';

/** Code that fetches a run and, where enough is known of it, runs it again. JSON's string literals are Python's too. */
export function runSnippets(uri: string, run: Run): [name: string, code: string][] {
  const head = ['import mlflow', '', `mlflow.set_tracking_uri(${JSON.stringify(uri)})`];
  const id = JSON.stringify(run.id);
  const firstMetric = JSON.stringify(run.metrics.keys().next().value ?? 'loss');
  const reproduce = reproduceSnippet(uri, run);
  return [
    [
      'Python',
      [
        ...head,
        `run = mlflow.get_run(${id})`,
        'run.data.params, run.data.metrics, run.data.tags',
        `history = mlflow.MlflowClient().get_metric_history(${id}, ${firstMetric})`,
      ].join('\n'),
    ],
    ['Artifacts', [...head, `folder = mlflow.artifacts.download_artifacts(run_id=${id}, dst_path="artifacts")`].join('\n')],
    ['Continue', [...head, `with mlflow.start_run(run_id=${id}):`, `    mlflow.log_metric(${firstMetric}, 0.5)`].join('\n')],
    ['curl', `curl ${shellQuote(`${uri}/api/2.0/mlflow/runs/get?run_id=${encodeURIComponent(run.id)}`)}`],
    ...(reproduce ? [['Reproduce', reproduce] as [string, string]] : []),
  ];
}

/** A shell script: the commit, the entry point and the parameters; undefined when the commit or the source is not known. */
export function reproduceSnippet(uri: string, run: Run): string | undefined {
  const commit = run.tags.get(GIT_COMMIT_TAG);
  if (!commit || !run.source) return undefined;
  const remote = GIT_REPOSITORY_TAGS.map((tag) => run.tags.get(tag)).find(Boolean);
  const repository = (remote && repositoryUrl(remote)) ?? repositoryUrl(run.source);
  const folder = repository?.slice(repository.lastIndexOf('/') + 1);
  const checkout = repository
    ? [`git clone ${shellQuote(repository)}`, `cd ${shellQuote(folder ?? '.')}`, `git checkout ${shellQuote(commit)}`]
    : ['# in a clone of the repository', `git checkout ${shellQuote(commit)}`];
  const lines = [...checkout, `export MLFLOW_TRACKING_URI=${shellQuote(uri)}`];
  const entryPoint = run.tags.get(ENTRY_POINT_TAG);
  const params = [...run.params].filter(([, value]) => value !== '');
  if (entryPoint) {
    const flags = params.map(([key, value]) => ` \\\n  -P ${shellQuote(`${key}=${value}`)}`);
    return [...lines, `mlflow run . -e ${shellQuote(entryPoint)}${flags.join('')}`].join('\n');
  }
  const program = run.source.endsWith('.py') ? `python ${shellQuote(run.source)}` : shellQuote(run.source);
  const noted = params.map(([key, value]) => `#   ${key.replace(/\s/g, ' ')} = ${value.replace(/\s/g, ' ')}`);
  return [...lines, program, ...(noted.length > 0 ? ['# The parameters it logged:', ...noted] : [])].join('\n');
}
