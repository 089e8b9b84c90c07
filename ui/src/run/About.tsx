import { useQuery } from '@tanstack/react-query';
import { Copyable } from '../components/Copyable';
import { Facts } from '../components/Facts';
import { Time } from '../components/Time';
import { RunLink, shortId } from '../components/links';
import { type Run, runQuery } from '../lib/api/runs';
import { duration } from '../lib/format';
import { commitUrl, repositoryUrl } from '../lib/git';
import { RunProgress } from './RunProgress';
import { GIT_BRANCH_TAG, GIT_COMMIT_TAG, GIT_REPOSITORY_TAGS } from '../lib/tags';

export function About({ run }: { run: Run }) {
  const commit = run.tags.get(GIT_COMMIT_TAG);
  const branch = run.tags.get(GIT_BRANCH_TAG);
  return (
    <Facts
      facts={[
        ['Run id', <Copyable key="id" text={run.id} label="Copy run id" />],
        ['User', run.user || undefined],
        ['Started', <Time key="started" value={run.started} full />],
        ['Ended', run.ended && <Time key="ended" value={run.ended} full />],
        ['Duration', elapsed(run)],
        ['Progress', run.status === 'RUNNING' ? <RunProgress key="progress" run={run} /> : undefined],
        ['Parent run', run.parentId && <Parent run={run} parentId={run.parentId} />],
        ['Source', run.source ? <Source key="source" source={run.source} /> : undefined],
        ['Git branch', branch || undefined],
        ['Git commit', commit && <Commit run={run} commit={commit} />],
        ['Artifact URI', <Copyable key="artifacts" text={run.artifactUri} label="Copy artifact URI" />],
      ]}
    />
  );
}

/** How long it took, or has taken so far. */
function elapsed({ started, ended, status }: Run): string | undefined {
  if (!started) return undefined;
  if (ended) return duration(ended - started);
  return status === 'RUNNING' ? `${duration(Date.now() - started)} so far` : undefined;
}

/** A project's source is the address of its repository. */
function Source({ source }: { source: string }) {
  const url = /^(https?:|git@)/.test(source) ? repositoryUrl(source) : undefined;
  return url ? (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {source}
    </a>
  ) : (
    source
  );
}

function Commit({ run, commit }: { run: Run; commit: string }) {
  const remotes = [...GIT_REPOSITORY_TAGS.map((tag) => run.tags.get(tag)), run.source];
  const url = remotes.map((remote) => remote && commitUrl(remote, commit)).find(Boolean);
  return (
    <>
      <Copyable text={commit} label="Copy git commit" />{' '}
      {url && (
        <a href={url} target="_blank" rel="noreferrer noopener">
          Show the commit
        </a>
      )}
    </>
  );
}

/** The parent is in the same experiment unless it says otherwise itself. */
function Parent({ run, parentId }: { run: Run; parentId: string }) {
  const { data: parent } = useQuery(runQuery(parentId));
  return (
    <RunLink experimentId={parent?.experimentId ?? run.experimentId} id={parentId}>
      {parent?.name ?? shortId(parentId)}
    </RunLink>
  );
}
