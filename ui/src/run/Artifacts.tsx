import { useNavigate } from '@tanstack/react-router';
import { ArtifactBrowser } from '../artifacts/ArtifactBrowser';
import { LoggedModelLink } from '../components/links';
import type { Run } from '../lib/api/runs';
import { count } from '../lib/format';

/** The overview lists them all. */
const MOST_MODELS = 5;

interface ArtifactsProps {
  run: Run;
  /** The file or folder that the address names. */
  openPath: string;
}

export function Artifacts({ run, openPath }: ArtifactsProps) {
  const navigate = useNavigate();
  return (
    <>
      <ModelsElsewhere run={run} />
      <ArtifactBrowser
        source={{ kind: 'run', id: run.id }}
        uri={run.artifactUri}
        path={openPath}
        isRunning={run.status === 'RUNNING'}
        onOpen={(path) =>
          void navigate({
            to: '/experiments/$experimentId/runs/$runId/$',
            params: { experimentId: run.experimentId, runId: run.id, _splat: path ? `artifacts/${path}` : 'artifacts' },
            resetScroll: false,
          })
        }
      />
    </>
  );
}

/** Since MLflow 3 the files of a logged model are its own, and not among those of the run. */
function ModelsElsewhere({ run }: { run: Run }) {
  const ids = [...new Set(run.modelOutputs.map(({ modelId }) => modelId))];
  if (ids.length === 0) return null;
  return (
    <p>
      The files of {ids.length === 1 ? 'the logged model are with it' : 'the logged models are with them'}:{' '}
      {ids.slice(0, MOST_MODELS).map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <LoggedModelLink experimentId={run.experimentId} id={id}>
            {id}
          </LoggedModelLink>
        </span>
      ))}
      {ids.length > MOST_MODELS && `, and ${count(ids.length - MOST_MODELS, 'more model')}`}.
    </p>
  );
}
