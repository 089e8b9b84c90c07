import { useQuery } from '@tanstack/react-query';
import { Copyable } from '../components/Copyable';
import { Facts } from '../components/Facts';
import { Time } from '../components/Time';
import { RunLink, shortId } from '../components/links';
import { type Run, runQuery } from '../lib/api/runs';
import { duration } from '../lib/format';
import { GIT_COMMIT_TAG } from '../lib/tags';

export function About({ run }: { run: Run }) {
  const commit = run.tags.get(GIT_COMMIT_TAG);
  return (
    <Facts
      facts={[
        ['Run id', <Copyable key="id" text={run.id} label="Copy run id" />],
        ['Parent run', run.parentId && <Parent run={run} parentId={run.parentId} />],
        ['Started', <Time key="started" value={run.started} full />],
        ['Ended', run.ended && <Time key="ended" value={run.ended} full />],
        ['Duration', run.started && run.ended ? duration(run.ended - run.started) : undefined],
        ['User', run.user || undefined],
        ['Source', run.source || undefined],
        ['Git commit', commit && <Copyable text={commit} label="Copy git commit" />],
        ['Artifact URI', <Copyable key="artifacts" text={run.artifactUri} label="Copy artifact URI" />],
      ]}
    />
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
