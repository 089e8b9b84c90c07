import { Link } from '@tanstack/react-router';
import { Copyable } from '../components/Copyable';
import { Facts } from '../components/Facts';
import { Time } from '../components/Time';
import { ModelVersionLink, RunIdLink, RunLink } from '../components/links';
import type { ModelVersion } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';
import { VersionStatus } from './VersionsTable';
import { filesOf, parseSource } from './source';

export function VersionFacts({ version, run }: { version: ModelVersion; run: Run | undefined }) {
  const source = parseSource(version.source);
  const files = filesOf(version.source, run);
  return (
    <Facts
      facts={[
        ['Created', <Time key="created" value={version.created} full />],
        ['Last modified', <Time key="updated" value={version.updated} full />],
        ['Status', version.status === 'READY' ? undefined : <VersionStatus key="status" version={version} />],
        ['Created by', run?.user || undefined],
        ['Source run', runFact(version, run)],
        [
          'Copied from',
          source.kind === 'version' ? (
            <ModelVersionLink key="copied" name={source.name} version={source.version}>
              {source.name} version {source.version}
            </ModelVersionLink>
          ) : undefined,
        ],
        [
          'Artifacts',
          files && run ? <FilesLink key="artifacts" experimentId={run.experimentId} files={files} /> : undefined,
        ],
        ['Source', <Copyable key="source" text={version.source} label="Copy the source" />],
      ]}
    />
  );
}

/** A logged model is in the experiment of its run. */
function FilesLink({ experimentId, files: { source, path } }: { experimentId: string; files: NonNullable<ReturnType<typeof filesOf>> }) {
  const _splat = path ? `artifacts/${path}` : 'artifacts';
  if (source.kind === 'run') {
    return (
      <Link to="/experiments/$experimentId/runs/$runId/$" params={{ experimentId, runId: source.id, _splat }}>
        {path || 'All of the run'}
      </Link>
    );
  }
  return (
    <Link to="/experiments/$experimentId/models/$modelId/$" params={{ experimentId, modelId: source.id, _splat }}>
      {path || 'All of the logged model'}
    </Link>
  );
}

function runFact(version: ModelVersion, run: Run | undefined) {
  if (run) {
    return (
      <RunLink experimentId={run.experimentId} id={run.id}>
        {run.name}
      </RunLink>
    );
  }
  if (version.runId) return <RunIdLink id={version.runId} />;
  return version.runLink || undefined;
}
