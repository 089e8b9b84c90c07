import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export function ExperimentLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to="/experiments/$experimentId/runs" params={{ experimentId: id }}>
      {children}
    </Link>
  );
}

export function RunLink({ experimentId, id, children }: { experimentId: string; id: string; children: ReactNode }) {
  return (
    <Link to="/experiments/$experimentId/runs/$runId/$" params={{ experimentId, runId: id, _splat: '' }}>
      {children}
    </Link>
  );
}

/** A run whose experiment is not known here. */
export function RunIdLink({ id }: { id: string }) {
  return (
    <Link to="/runs/$runId" params={{ runId: id }}>
      <code>{shortId(id)}</code>
    </Link>
  );
}

export function ModelLink({ name }: { name: string }) {
  return (
    <Link to="/models/$modelName" params={{ modelName: name }}>
      {name}
    </Link>
  );
}

export function ModelVersionLink({ name, version, children }: { name: string; version: string; children: ReactNode }) {
  return (
    <Link to="/models/$modelName/versions/$version" params={{ modelName: name, version }}>
      {children}
    </Link>
  );
}

/** Enough of an id to tell neighbours apart. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}

export function LoggedModelLink({ experimentId, id, children }: { experimentId: string; id: string; children: ReactNode }) {
  return (
    <Link to="/experiments/$experimentId/models/$modelId" params={{ experimentId, modelId: id }}>
      {children}
    </Link>
  );
}

/** A file or folder of a run. */
export function RunArtifactLink({ run, path, children }: { run: { id: string; experimentId: string }; path: string; children: ReactNode }) {
  return (
    <Link to="/experiments/$experimentId/runs/$runId/$" params={{ experimentId: run.experimentId, runId: run.id, _splat: `artifacts/${path}` }}>
      {children}
    </Link>
  );
}
