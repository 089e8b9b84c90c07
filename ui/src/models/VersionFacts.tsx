import { Link } from '@tanstack/react-router';
import { Copyable } from '../components/Copyable';
import { Facts } from '../components/Facts';
import { Time } from '../components/Time';
import { ModelVersionLink, RunIdLink, RunLink } from '../components/links';
import type { ModelVersion } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';
import { VersionStatus } from './VersionsTable';
import { parseSource, pathInRun } from './source';

export function VersionFacts({ version, run }: { version: ModelVersion; run: Run | undefined }) {
  const source = parseSource(version.source);
  const path = run && pathInRun(version.source, run.artifactUri);
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
          run && path !== undefined ? (
            <Link key="artifacts" to="/experiments/$experimentId/runs/$runId/$" params={{ experimentId: run.experimentId, runId: run.id, _splat: `artifacts/${path}` }}>
              {path || 'All of the run'}
            </Link>
          ) : undefined,
        ],
        ['Source', <Copyable key="source" text={version.source} label="Copy the source" />],
      ]}
    />
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
