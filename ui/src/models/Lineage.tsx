import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { ModelVersionLink, RunLink, shortId } from '../components/links';
import type { ModelVersion } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';
import { parseSource } from './source';

const NODE = { width: 208, height: 52, gapX: 56, gapY: 14 };

interface Node {
  kind: string;
  label: ReactNode;
  title: string;
}

/** Dataset → run → logged model → version: drawn from left to right, and a list of links to those who do not see it. */
export function Lineage({ version, run }: { version: ModelVersion; run: Run | undefined }) {
  const columns = lineage(version, run);
  const rows = Math.max(...columns.map((nodes) => nodes.length));
  const width = columns.length * (NODE.width + NODE.gapX) - NODE.gapX;
  const height = rows * (NODE.height + NODE.gapY) - NODE.gapY;
  const top = (column: number, row: number) => {
    const used = (columns[column]?.length ?? 0) * (NODE.height + NODE.gapY) - NODE.gapY;
    return (height - used) / 2 + row * (NODE.height + NODE.gapY);
  };
  const left = (column: number) => column * (NODE.width + NODE.gapX);
  return (
    <div className="lineage-frame" role="region" aria-label="Lineage" tabIndex={0}>
      <div className="lineage" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {columns.slice(1).flatMap((nodes, column) =>
            nodes.flatMap((_, to) =>
              (columns[column] ?? []).map((__, from) => (
                <path key={`${column} ${from} ${to}`} d={edge(left(column) + NODE.width, top(column, from), left(column + 1), top(column + 1, to))} />
              )),
            ),
          )}
        </svg>
        <ol>
          {columns.flatMap((nodes, column) =>
            nodes.map(({ kind, label, title }, row) => (
              <li key={`${kind} ${row}`} style={{ left: left(column), top: top(column, row), width: NODE.width, height: NODE.height }} title={title}>
                <span className="muted lineage-label">{kind}</span>
                <span className="lineage-label">{label}</span>
              </li>
            )),
          )}
        </ol>
      </div>
    </div>
  );
}

function edge(x1: number, top1: number, x2: number, top2: number): string {
  const [y1, y2] = [top1 + NODE.height / 2, top2 + NODE.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** What led to the version, oldest first; what stands side by side shares a column. */
function lineage(version: ModelVersion, run: Run | undefined): Node[][] {
  const source = parseSource(version.source);
  const datasets = (run?.datasets ?? []).map(({ name, digest, context }) => ({
    kind: context ? `Dataset · ${context}` : 'Dataset',
    label: name,
    title: `${name} ${digest}`,
  }));
  const runs = run
    ? [{ kind: 'Run', label: <RunLink experimentId={run.experimentId} id={run.id}>{run.name}</RunLink>, title: run.name }]
    : version.runId
      ? [{ kind: 'Run', label: <code>{shortId(version.runId)}</code>, title: `${version.runId} is not on this server` }]
      : [];
  const logged =
    source.kind === 'logged model'
      ? [{ kind: 'Logged model', label: run ? <LoggedModelLink experimentId={run.experimentId} id={source.modelId} /> : <code>{shortId(source.modelId)}</code>, title: source.modelId }]
      : [];
  const copied =
    source.kind === 'version'
      ? [{ kind: 'Copied from', label: <ModelVersionLink name={source.name} version={source.version}>{source.name} version {source.version}</ModelVersionLink>, title: version.source }]
      : [];
  const own = [{ kind: version.name, label: <strong>Version {version.version}</strong>, title: `${version.name} version ${version.version}` }];
  return [datasets, runs, logged, copied, own].filter((nodes) => nodes.length > 0);
}

function LoggedModelLink({ experimentId, id }: { experimentId: string; id: string }) {
  return (
    <Link to="/experiments/$experimentId/models/$modelId" params={{ experimentId, modelId: id }}>
      {shortId(id)}
    </Link>
  );
}
