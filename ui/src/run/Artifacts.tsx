import { useNavigate } from '@tanstack/react-router';
import { ArtifactBrowser } from '../artifacts/ArtifactBrowser';
import type { Run } from '../lib/api/runs';

interface ArtifactsProps {
  run: Run;
  /** The file or folder that the address names. */
  openPath: string;
}

export function Artifacts({ run, openPath }: ArtifactsProps) {
  const navigate = useNavigate();
  return (
    <ArtifactBrowser
      source={{ kind: 'run', id: run.id }}
      uri={run.artifactUri}
      path={openPath}
      onOpen={(path) =>
        void navigate({
          to: '/experiments/$experimentId/runs/$runId/$',
          params: { experimentId: run.experimentId, runId: run.id, _splat: path ? `artifacts/${path}` : 'artifacts' },
          resetScroll: false,
        })
      }
    />
  );
}
