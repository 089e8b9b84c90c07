import { Absent } from '../components/Time';
import { ModelVersionLink } from '../components/links';
import type { Alias } from '../lib/api/registry';

/** A model's aliases, each a link to the version it names. */
export function AliasList({ name, aliases }: { name: string; aliases: Alias[] }) {
  if (aliases.length === 0) return <Absent />;
  return (
    <ul className="aliases">
      {aliases.map(({ alias, version }) => (
        <li key={alias}>
          <ModelVersionLink name={name} version={version}>
            @{alias}
          </ModelVersionLink>
        </li>
      ))}
    </ul>
  );
}
