import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RegisterDialog } from '../artifacts/RegisterDialog';
import { Section } from '../components/Section';
import { TableFrame } from '../components/TableFrame';
import { Absent } from '../components/Time';
import { LoggedModelLink, ModelVersionLink, RunArtifactLink } from '../components/links';
import type { ArtifactSource } from '../lib/api/artifacts';
import { loggedModelsByIdQuery } from '../lib/api/loggedModels';
import { modelVersionsQuery } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';
import { modelFolders } from './modelFolders';

/** So many models are told by name and status. */
const MAX_MODELS = 50;

interface Registering {
  uri: string;
  source: ArtifactSource;
  path: string;
}

/** The models that this run wrote or read, and the registered versions made from it. */
export function LoggedModels({ run }: { run: Run }) {
  const [registering, setRegistering] = useState<Registering>();
  const rows = [
    ...run.modelOutputs.map(({ modelId, step }) => ({ modelId, step, role: 'Output' })),
    ...run.modelInputs.map((modelId) => ({ modelId, step: undefined, role: 'Input' })),
  ];
  const folders = modelFolders(run.tags);
  const { data: details } = useQuery(loggedModelsByIdQuery(run.experimentId, [...new Set(rows.map(({ modelId }) => modelId))].slice(0, MAX_MODELS)));
  const { data: registered = [] } = useInfiniteQuery(modelVersionsQuery('run_id', run.id));
  if (rows.length === 0 && registered.length === 0 && folders.length === 0) return null;
  const register = (it: Registering) => (
    <button type="button" className="button button-small" onClick={() => setRegistering(it)}>
      Register
    </button>
  );
  return (
    <Section title="Models" count={rows.length + folders.length + registered.length}>
      {rows.length + folders.length > 0 && (
        <TableFrame label="Logged models">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Logged model</th>
                <th scope="col">Id or folder</th>
                <th scope="col">Role</th>
                <th scope="col">Status</th>
                <th scope="col" className="number">
                  Step
                </th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ modelId, step, role }) => (
                <tr key={`${role} ${modelId}`}>
                  <th scope="row" className="name">
                    <LoggedModelLink experimentId={run.experimentId} id={modelId}>
                      {details?.get(modelId)?.name ?? modelId}
                    </LoggedModelLink>
                  </th>
                  <td>
                    <code>{modelId}</code>
                  </td>
                  <td>{role}</td>
                  <td>{details?.get(modelId)?.status ?? <Absent />}</td>
                  <td className="number">{step ?? <Absent />}</td>
                  <td>{register({ uri: `models:/${modelId}`, source: { kind: 'model', id: modelId }, path: '' })}</td>
                </tr>
              ))}
              {folders.map(({ path, flavors }) => (
                <tr key={path}>
                  <th scope="row" className="name">
                    <RunArtifactLink run={run} path={path}>
                      {flavors.join(', ') || path}
                    </RunArtifactLink>
                  </th>
                  <td>
                    <code>{path}</code>
                  </td>
                  <td>Artifact</td>
                  <td>
                    <Absent />
                  </td>
                  <td className="number">
                    <Absent />
                  </td>
                  <td>{register({ uri: `runs:/${run.id}/${path}`, source: { kind: 'run', id: run.id }, path })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {registered.length > 0 && (
        <p>
          Registered as{' '}
          {registered.map(({ name, version }, index) => (
            <span key={`${name} ${version}`}>
              {index > 0 && ', '}
              <ModelVersionLink name={name} version={version}>
                {name} version {version}
              </ModelVersionLink>
            </span>
          ))}
          .
        </p>
      )}
      {registering && <RegisterDialog {...registering} onClose={() => setRegistering(undefined)} />}
    </Section>
  );
}
