import { chartOf } from '../lib/chartLink';
import { isSystemMetric } from '../lib/tags';
import { decoded } from '../lib/urlState';

/**
 * Addresses of MLflow's UI that have no page of their own here: where the same is found, or why it is not.
 * What clients print and people bookmarked keeps working.
 */
export type Legacy =
  /** The same page at its own address. */
  | { to: string }
  /** Nothing does: the part of MLflow that is missing. */
  | { missing: string };

const RUN = '[0-9a-f]{32}';
const MISSING_TABS = /^(traces|chat-sessions|judges|datasets|labeling-sessions|labeling-schemas|review-queue|playground|scorers|issues)$/;

const RULES: [RegExp, (match: RegExpExecArray, query: URLSearchParams) => Legacy | undefined][] = [
  [new RegExp(`^/experiments/(\\d+)/runs/(${RUN})/artifactPath/(.*)$`), ([, id, run, path]) => ({ to: `/experiments/${id}/runs/${run}/artifacts/${path}` })],
  [new RegExp(`^/experiments/(\\d+)/runs/(${RUN})/(traces|evaluations)\\b`), () => ({ missing: 'Traces and evaluation' })],
  [new RegExp(`^/experiments/(\\d+)/evaluation-runs/(${RUN})`), ([, id, run]) => ({ to: `/experiments/${id}/runs/${run}` })],
  [/^\/experiments\/\d+\/prompts(\/[^/]+)?/, ([, name = '']) => ({ to: `/prompts${name}` })],
  [/^\/experiments\/(\d+)\/(?!(?:runs|models)(?:\/|$))([^/]+)/, ([, id, tab = ''], query) => (MISSING_TABS.test(tab) ? { missing: 'Traces and evaluation' } : { to: withQuery(`/experiments/${id}/runs`, query) })],
  [/^\/compare-model-versions$/, (_, query) => comparedVersions(query)],
  [/^\/metric(?:\/([^/]*)|$)/, ([, key = ''], query) => metric(list(query, 'runs'), list(query, 'experiments'), drawnMetrics(decoded(key), query))],
  [/^\/models\/([^/]+)\/(?!versions\/\d+$|compare$)/, ([, name]) => ({ to: `/models/${name}` })],
  [/^\/prompts\/([^/]+)\/(?:versions\/)?(\d+)$/, ([, name, version]) => ({ to: `/prompts/${name}?promptVersion=${version}` })],
  [new RegExp(`^/runs/(${RUN})/`), ([, run]) => ({ to: `/runs/${run}` })],
  [/^\/(settings|admin|account|gateway|workspaces|webhooks)\b/, () => ({ missing: 'Settings, accounts and gateways' })],
];

/** `href` is the path with its query, as it stands behind the `#`. */
export function legacy(href: string): Legacy | undefined {
  const [path = '', query = ''] = href.split('?', 2);
  for (const [pattern, find] of RULES) {
    const match = pattern.exec(path);
    const found = match && find(match, new URLSearchParams(query));
    if (found && !('to' in found && found.to === href)) return found;
  }
  return undefined;
}

function withQuery(path: string, query: URLSearchParams): string {
  return query.size > 0 ? `${path}?${query}` : path;
}

/** MLflow's page of one chart: here it is found on the board of the run, or of the comparison. */
function metric(runs: string[], experiments: string[], keys: string[]): Legacy | undefined {
  const charts: Record<string, string> = keys.length > 0 ? { charts: chartOf(...keys) } : {};
  if (runs.length > 1) return { to: `/compare-runs?${new URLSearchParams({ runs: JSON.stringify(runs), experiments: JSON.stringify(experiments), ...charts })}` };
  const [run, experiment] = [runs[0], experiments[0]];
  if (run === undefined) return undefined;
  // The short address finds the experiment, but leads to no tab.
  if (experiment === undefined || keys.length === 0) return { to: `/runs/${encodeURIComponent(run)}` };
  const tab = keys.every(isSystemMetric) ? 'system-metrics' : 'model-metrics';
  return { to: `/experiments/${encodeURIComponent(experiment)}/runs/${encodeURIComponent(run)}/${tab}?${new URLSearchParams(charts)}` };
}

/** Those that the chart was set to, or else the one that the address names. */
function drawnMetrics(key: string, query: URLSearchParams): string[] {
  const chosen = list(query, 'plot_metric_keys');
  if (chosen.length > 0) return chosen;
  const named = parse(query.get('metric'));
  return [key, named].filter((name): name is string => typeof name === 'string' && name !== '').slice(0, 1);
}

function comparedVersions(query: URLSearchParams): Legacy | undefined {
  const name = parse(query.get('name'));
  const versions = Object.values(parse(query.get('runs')) ?? {});
  if (typeof name !== 'string') return undefined;
  // MLflow's UI encodes the name before it becomes JSON.
  return { to: `/models/${encodeURIComponent(decoded(name))}/compare?versions=${versions.map(String).join(',')}` };
}

/** A parameter that holds a list of ids as JSON. */
function list(query: URLSearchParams, name: string): string[] {
  const value = parse(query.get(name));
  return Array.isArray(value) ? value.filter((id): id is string | number => ['string', 'number'].includes(typeof id)).map(String) : [];
}

function parse(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return undefined;
  }
}
