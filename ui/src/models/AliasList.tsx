import { Link } from '@tanstack/react-router';
import { Absent } from '../components/Time';
import { ModelVersionLink } from '../components/links';
import type { Alias } from '../lib/api/registry';

interface AliasListProps {
  name: string;
  aliases: Alias[];
  /** Whether it is a prompt's, whose versions have no pages of their own. */
  isPrompt?: boolean;
}

/** A model's or prompt's aliases, each a link to the version it names, which is said as well. */
export function AliasList({ name, aliases, isPrompt = false }: AliasListProps) {
  if (aliases.length === 0) return <Absent />;
  return (
    <ul className="aliases">
      {aliases.map(({ alias, version }) => (
        <li key={alias} className="alias">
          {isPrompt ? (
            <Link to="/prompts/$promptName" params={{ promptName: name }} search={{ promptVersion: version }}>
              @{alias} <span className="muted">v{version}</span>
            </Link>
          ) : (
            <ModelVersionLink name={name} version={version}>
              @{alias} <span className="muted">v{version}</span>
            </ModelVersionLink>
          )}
        </li>
      ))}
    </ul>
  );
}
