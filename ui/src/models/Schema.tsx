import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Section } from '../components/Section';
import { TableFrame } from '../components/TableFrame';
import { Absent } from '../components/Time';
import { TextField } from '../components/TextField';
import { signatureQuery } from '../lib/api/signature';
import type { SchemaField, Signature } from '../lib/signature';

/** Fewer fields are read without searching. */
const MANY_FIELDS = 12;

/** What a version takes and gives. */
export function Schema({ name, version }: { name: string; version: string }) {
  const { data: signature, isLoading } = useQuery(signatureQuery(name, version));
  if (isLoading || signature === undefined) return null;
  if (signature === null) {
    return (
      <Section title="Schema">
        <p className="muted">No signature: the files hold no MLmodel with one, or are not within this server’s reach.</p>
      </Section>
    );
  }
  return (
    <Section title="Schema">
      <SignatureTables signature={signature} />
    </Section>
  );
}

/** The fields of a signature, to be searched when they are many. */
export function SignatureTables({ signature }: { signature: Signature }) {
  const [text, setText] = useState('');
  const groups: [string, SchemaField[]][] = [
    ['Inputs', signature.inputs],
    ['Outputs', signature.outputs],
    ['Parameters of inference', signature.params],
  ];
  const matches = (field: SchemaField) => `${field.name ?? ''} ${field.type}`.toLowerCase().includes(text.toLowerCase());
  const total = groups.reduce((sum, [, fields]) => sum + fields.length, 0);
  return (
    <>
      {total > MANY_FIELDS && <TextField label="Fields that contain" value={text} onChange={setText} />}
      <div className="columns">
        {groups
          .filter(([, fields]) => fields.length > 0)
          .map(([label, fields]) => (
            <SchemaTable key={label} label={label} fields={fields.filter(matches)} total={fields.length} />
          ))}
      </div>
    </>
  );
}

export function SchemaTable({ label, fields, total }: { label: string; fields: SchemaField[]; total: number }) {
  const hasFallbacks = fields.some(({ fallback }) => fallback !== undefined);
  return (
    <TableFrame label={label}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">
              {label} <span className="count">{total}</span>
            </th>
            <th scope="col">Type</th>
            {hasFallbacks && <th scope="col">Default</th>}
          </tr>
        </thead>
        <tbody>
          {fields.map((field, index) => (
            <tr key={index}>
              <th scope="row" className="wrap">
                {field.name ?? <span className="muted">without a name</span>}
                {!field.required && <span className="muted"> optional</span>}
              </th>
              <td className="wrap">
                <code>{field.type}</code>
              </td>
              {hasFallbacks && <td>{field.fallback ?? <Absent />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
