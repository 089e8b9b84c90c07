import { TableFrame } from '../components/TableFrame';
import { TagList } from '../components/TagList';
import { Absent, Time } from '../components/Time';
import { ModelLink, ModelVersionLink } from '../components/links';
import type { RegisteredModel } from '../lib/api/registry';
import { AliasList } from './AliasList';

export function ModelsTable({ models }: { models: RegisteredModel[] }) {
  return (
    <TableFrame label="Registered models">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Latest version</th>
            <th scope="col">Aliases</th>
            <th scope="col">Updated</th>
            <th scope="col">Description and tags</th>
          </tr>
        </thead>
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
                <Time value={model.updated} />
              </td>
              <td className="description">
                {model.description}
                <TagList tags={model.tags} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
