import { Link } from '@tanstack/react-router';
import { Time } from '../components/Time';
import type { ModelVersion, RegisteredModel } from '../lib/api/registry';
import { excerpt } from '../lib/excerpt';

interface PromptVersionListProps {
  prompt: RegisteredModel;
  versions: ModelVersion[];
  /** The version whose text is shown. */
  shown: string;
}

/** The versions of a prompt with what their authors said of them, newest first. */
export function PromptVersionList({ prompt, versions, shown }: PromptVersionListProps) {
  return (
    <nav aria-label="Versions">
      <ol className="prompt-versions">
        {versions.map(({ version, created, description, aliases }) => (
          <li key={version}>
            <Link
              to="/prompts/$promptName"
              params={{ promptName: prompt.name }}
              search={(before: object) => ({ ...before, promptVersion: version })}
              aria-current={version === shown ? 'page' : undefined}
              activeOptions={{ includeSearch: true, exact: true }}
              resetScroll={false}
              replace
            >
              <span className="prompt-version-head">
                <strong>Version {version}</strong> <Time value={created} />
              </span>
              {aliases.map((alias) => (
                <span key={alias} className="alias">
                  @{alias}
                </span>
              ))}
              {description && <span className="muted excerpt">{excerpt(description)}</span>}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
