import type { Run } from '../lib/api/runs';
import { compareUrl } from '../lib/git';
import { GIT_COMMIT_TAG, GIT_REPOSITORY_TAGS } from '../lib/tags';

/** What changed in the code from the first run to the next one of another commit, where a forge shows it. */
export function CommitLink({ runs }: { runs: Run[] }) {
  const [baseline, ...others] = runs;
  const commit = baseline?.tags.get(GIT_COMMIT_TAG);
  const other = others.find(({ tags }) => tags.has(GIT_COMMIT_TAG) && tags.get(GIT_COMMIT_TAG) !== commit);
  if (!baseline || !commit || !other) return null;
  const remotes = [...GIT_REPOSITORY_TAGS.map((tag) => other.tags.get(tag)), other.source];
  const url = remotes.map((remote) => remote && compareUrl(remote, commit, other.tags.get(GIT_COMMIT_TAG) ?? '')).find(Boolean);
  if (!url) return null;
  return (
    <a className="button" href={url} target="_blank" rel="noreferrer noopener" title={`From ${baseline.name} to ${other.name}`}>
      Compare the code
    </a>
  );
}
