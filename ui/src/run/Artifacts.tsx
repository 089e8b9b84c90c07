import { Copyable } from '../components/Copyable';
import type { Run } from '../lib/api/runs';
import { ArtifactDirectory } from './ArtifactDirectory';

interface ArtifactsProps {
  run: Run;
  /** A path from the URL whose directories are shown open. */
  openPath: string;
}

export function Artifacts({ run, openPath }: ArtifactsProps) {
  return (
    <div className="artifacts">
      <p>
        <Copyable text={run.artifactUri} label="Copy artifact URI" />
      </p>
      <ArtifactDirectory runId={run.id} path="" openPath={openPath} />
    </div>
  );
}
