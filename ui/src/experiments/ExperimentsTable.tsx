import { TableFrame } from '../components/TableFrame';
import { TagList } from '../components/TagList';
import { Time } from '../components/Time';
import { ExperimentLink } from '../components/links';
import type { Experiment } from '../lib/api/experiments';
import { DESCRIPTION_TAG } from '../lib/tags';

export function ExperimentsTable({ experiments }: { experiments: Experiment[] }) {
  return (
    <TableFrame label="Experiments">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Id</th>
            <th scope="col">Created</th>
            <th scope="col">Updated</th>
            <th scope="col">Description and tags</th>
          </tr>
        </thead>
        <tbody>
          {experiments.map((experiment) => (
            <tr key={experiment.id}>
              <th scope="row" className="name">
                <ExperimentLink id={experiment.id}>{experiment.name}</ExperimentLink>
              </th>
              <td>
                <ExperimentLink id={experiment.id}>
                  <code>{experiment.id}</code>
                </ExperimentLink>
              </td>
              <td>
                <Time value={experiment.created} />
              </td>
              <td>
                <Time value={experiment.updated} />
              </td>
              <td className="description">
                {experiment.tags.get(DESCRIPTION_TAG)}
                <TagList tags={experiment.tags} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
