import { Absent } from '../components/Time';
import { ModelVersionLink } from '../components/links';
import type { Alias } from '../lib/api/registry';

/** A model's aliases, each a link to the version it names, which is said as well. */
export function AliasList({ name, aliases }: { name: string; aliases: Alias[] }) {
  if (aliases.length === 0) return <Absent />;
  return (
    <ul className="aliases">
      {aliases.map(({ alias, version }) => (
        <li key={alias} className="alias">
          <ModelVersionLink name={name} version={version}>
            @{alias} <span className="muted">v{version}</span>
          </ModelVersionLink>
        </li>
      ))}
    </ul>
  );
}
