import { TableFrame } from '../components/TableFrame';
import { TableHead } from '../components/TableHead';
import { TagList } from '../components/TagList';
import { Absent, Time } from '../components/Time';
import { ModelLink, ModelVersionLink } from '../components/links';
import type { RegisteredModel } from '../lib/api/registry';
import { excerpt } from '../lib/excerpt';
import { USER_TAG } from '../lib/tags';
import { useListKeys } from '../lib/useListKeys';
import { AliasList } from './AliasList';
import { Stage } from './Stage';

export function ModelsTable({ models }: { models: RegisteredModel[] }) {
  const frame = useListKeys('model', false);
  const hasCreators = models.some(({ tags }) => tags.has(USER_TAG));
  return (
    <TableFrame ref={frame} label="Registered models">
      <table className="table">
        <TableHead names={['Name', 'Latest version', 'Aliases', 'Stages', hasCreators ? 'Created by' : undefined, 'Last modified', 'Description and tags']} />
        <tbody>
          {models.map((model) => (
            <tr key={model.name}>
              <th scope="row" className="name">
                <ModelLink name={model.name} />
              </th>
              <td>
                {model.latestVersion ? (
                  <ModelVersionLink name={model.name} version={model.latestVersion}>
                    Version {model.latestVersion}
                  </ModelVersionLink>
                ) : (
                  <Absent />
                )}
              </td>
              <td>
                <AliasList name={model.name} aliases={model.aliases} />
              </td>
              <td>
                <Stages model={model} />
              </td>
              {hasCreators && <td>{model.tags.get(USER_TAG) ?? <Absent />}</td>}
              <td>
                <Time value={model.updated} />
              </td>
              <td className="description">
                <span className="excerpt">{excerpt(model.description)}</span>
                <TagList tags={model.tags} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** The newest version in each stage. */
function Stages({ model }: { model: RegisteredModel }) {
  if (model.stages.length === 0) return <Absent />;
  return (
    <ul className="aliases">
      {model.stages.map(({ stage, version }) => (
        <li key={stage}>
          <Stage stage={stage} />{' '}
          <ModelVersionLink name={model.name} version={version}>
            Version {version}
          </ModelVersionLink>
        </li>
      ))}
    </ul>
  );
}
