import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Section } from '../components/Section';
import { TableFrame } from '../components/TableFrame';
import { Absent } from '../components/Time';
import { ModelVersionLink } from '../components/links';
import { loggedModelQuery } from '../lib/api/loggedModels';
import { modelVersionsQuery } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';

/** Details of models are asked for one by one: so many at most. */
const MAX_MODELS = 50;

/** The models that this run wrote or read, and the registered versions made from it. */
export function LoggedModels({ run }: { run: Run }) {
  const rows = [
    ...run.modelOutputs.map(({ modelId, step }) => ({ modelId, step, role: 'Output' })),
    ...run.modelInputs.map((modelId) => ({ modelId, step: undefined, role: 'Input' })),
  ];
  const details = useQueries({ queries: rows.slice(0, MAX_MODELS).map(({ modelId }) => loggedModelQuery(modelId)) });
  const { data: registered = [] } = useInfiniteQuery(modelVersionsQuery('run_id', run.id));
  if (rows.length === 0 && registered.length === 0) return null;
  return (
    <Section title="Models" count={rows.length + registered.length}>
      {rows.length > 0 && (
        <TableFrame label="Logged models">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Logged model</th>
                <th scope="col">Id</th>
                <th scope="col">Role</th>
                <th scope="col">Status</th>
                <th scope="col" className="number">
                  Step
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ modelId, step, role }, index) => (
                <tr key={`${role} ${modelId}`}>
                  <th scope="row" className="name">
                    {details[index]?.data?.name ?? <Absent />}
                  </th>
                  <td>
                    <code>{modelId}</code>
                  </td>
                  <td>{role}</td>
                  <td>{details[index]?.data?.status ?? <Absent />}</td>
                  <td className="number">{step ?? <Absent />}</td>
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
    </Section>
  );
}
