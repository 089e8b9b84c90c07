import { Section } from '../components/Section';
import { TableFrame } from '../components/TableFrame';
import type { DatasetInput } from '../lib/api/runs';

export function Datasets({ datasets }: { datasets: DatasetInput[] }) {
  return (
    <Section title="Datasets" count={datasets.length}>
      <TableFrame label="Datasets">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Used for</th>
              <th scope="col">Digest</th>
              <th scope="col">Source type</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {datasets.map((dataset) => (
              <tr key={`${dataset.name} ${dataset.digest}`}>
                <th scope="row" className="name">
                  {dataset.name}
                </th>
                <td>{dataset.context}</td>
                <td>
                  <code>{dataset.digest}</code>
                </td>
                <td>{dataset.sourceType}</td>
                <td className="wrap">{dataset.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
