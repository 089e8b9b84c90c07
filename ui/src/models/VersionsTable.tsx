import { useEffect, useRef } from 'react';
import { TableFrame } from '../components/TableFrame';
import { TagList } from '../components/TagList';
import { Absent, Time } from '../components/Time';
import { ModelVersionLink, RunIdLink } from '../components/links';
import type { Alias, ModelVersion } from '../lib/api/registry';

interface VersionsTableProps {
  versions: ModelVersion[];
  /** The model's, of all versions. */
  aliases: Alias[];
  /** The version that the address names. */
  marked: string | undefined;
}

export function VersionsTable({ versions, aliases, marked }: VersionsTableProps) {
  const markedRow = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for a clean-up function.
    void markedRow.current?.scrollIntoView({ block: 'nearest' });
  }, [marked]);
  return (
    <TableFrame label="Versions">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Aliases</th>
            <th scope="col">Stage</th>
            <th scope="col">Created</th>
            <th scope="col">Run</th>
            <th scope="col">Source</th>
            <th scope="col">Description and tags</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((row) => (
            <tr
              key={row.version}
              ref={row.version === marked ? markedRow : undefined}
              aria-current={row.version === marked ? 'true' : undefined}
            >
              <th scope="row">
                <ModelVersionLink name={row.name} version={row.version}>
                  Version {row.version}
                </ModelVersionLink>
                {row.status !== 'READY' && <span className="muted"> {row.statusMessage || row.status.toLowerCase().replaceAll('_', ' ')}</span>}
              </th>
              <td>{aliasText(row.version, aliases)}</td>
              <td>{row.stage === 'None' ? <Absent /> : row.stage}</td>
              <td>
                <Time value={row.created} />
              </td>
              <td>{row.runId ? <RunIdLink id={row.runId} /> : <Absent />}</td>
              <td className="clip" title={row.source}>
                <code>{row.source}</code>
              </td>
              <td className="description">
                {row.description}
                <TagList tags={row.tags} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function aliasText(version: string, aliases: Alias[]) {
  const names = aliases.filter((alias) => alias.version === version).map(({ alias }) => `@${alias}`);
  return names.length === 0 ? <Absent /> : names.join(', ');
}
