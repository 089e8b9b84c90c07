import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { JsonTree } from '../artifacts/JsonTree';
import { Dialog } from '../components/Dialog';
import { Facts } from '../components/Facts';
import { Section } from '../components/Section';
import { TableFrame } from '../components/TableFrame';
import { TableHead } from '../components/TableHead';
import { Absent } from '../components/Time';
import type { DatasetInput, Run } from '../lib/api/runs';
import { quoteValue } from '../lib/search';
import { SchemaTable } from '../models/Schema';
import { type DatasetSchema, parseSchema } from './datasetSchema';

export function Datasets({ run }: { run: Run }) {
  const { datasets, experimentId } = run;
  const [shown, setShown] = useState<DatasetInput>();
  return (
    <Section title="Datasets" count={datasets.length}>
      <TableFrame label="Datasets">
        <table className="table">
          <TableHead names={['Name', 'Used for', 'Digest', 'Source type', 'Source', 'Runs']} />
          <tbody>
            {datasets.map((dataset) => (
              <tr key={`${dataset.name} ${dataset.digest}`}>
                <th scope="row" className="name">
                  <button type="button" className="button-link" onClick={() => setShown(dataset)}>
                    {dataset.name}
                  </button>
                </th>
                <td>{dataset.context}</td>
                <td>
                  <code>{dataset.digest}</code>
                </td>
                <td>{dataset.sourceType}</td>
                <td className="wrap">{dataset.source}</td>
                <td>
                  <RunsThatUse dataset={dataset} experimentId={experimentId} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {shown && (
        <Dialog title={shown.name} size="wide" onClose={() => setShown(undefined)}>
          <Details dataset={shown} />
        </Dialog>
      )}
    </Section>
  );
}

/** The runs table of the experiment, of the runs with this very dataset. */
function RunsThatUse({ dataset, experimentId }: { dataset: DatasetInput; experimentId: string }) {
  const searchFilter = datasetFilter(dataset);
  if (searchFilter === undefined) return <Absent />;
  return (
    <Link to="/experiments/$experimentId/runs" params={{ experimentId }} search={{ searchFilter }} aria-label={`Runs that used ${dataset.name}`}>
      Runs that used it
    </Link>
  );
}

/** Undefined where the filter language cannot say the name. */
function datasetFilter({ name, digest }: DatasetInput): string | undefined {
  try {
    return `datasets.name = ${quoteValue(name)} AND datasets.digest = ${quoteValue(digest)}`;
  } catch {
    return undefined;
  }
}

function Details({ dataset }: { dataset: DatasetInput }) {
  return (
    <>
      <Facts
        facts={[
          ['Used for', dataset.context],
          ['Digest', <code key="digest">{dataset.digest}</code>],
          ['Source', `${dataset.sourceType}: ${dataset.source}`],
        ]}
      />
      <Section title="Schema">
        <Schema schema={parseSchema(dataset.schema)} />
      </Section>
      {dataset.profile && (
        <Section title="Profile">
          <JsonOrText text={dataset.profile} label="Profile" />
        </Section>
      )}
    </>
  );
}

function Schema({ schema }: { schema: DatasetSchema }) {
  switch (schema.kind) {
    case 'none':
      return <p className="muted">No schema was logged.</p>;
    case 'fields':
      return <SchemaTable label="Columns" fields={schema.fields} total={schema.fields.length} />;
    case 'other':
      return <JsonOrText text={schema.text} label="Schema" />;
  }
}

function JsonOrText({ text, label }: { text: string; label: string }) {
  try {
    return <JsonTree value={JSON.parse(text)} label={label} />;
  } catch {
    return <pre className="code">{text}</pre>;
  }
}
