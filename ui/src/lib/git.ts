/** The page of a commit on GitHub, GitLab or Bitbucket; undefined for remotes of which no page is known. */
export function commitUrl(remote: string, commit: string): string | undefined {
  const repository = repositoryUrl(remote);
  if (!repository || !/^[\da-f]{7,64}$/i.test(commit)) return undefined;
  const { hostname } = new URL(repository);
  if (hostname === 'github.com' || hostname.startsWith('github.')) return `${repository}/commit/${commit}`;
  if (hostname.includes('gitlab')) return `${repository}/-/commit/${commit}`;
  if (hostname === 'bitbucket.org') return `${repository}/commits/${commit}`;
  return undefined;
}

/** The page with what changed from one commit to another, on the same forges. */
export function compareUrl(remote: string, before: string, after: string): string | undefined {
  const repository = repositoryUrl(remote);
  const page = commitUrl(remote, after);
  if (!repository || !page || !commitUrl(remote, before) || before === after) return undefined;
  if (page.includes('/-/commit/')) return `${repository}/-/compare/${before}...${after}`;
  if (page.includes('/commits/')) return `${repository}/branches/compare/${after}%0D${before}#diff`;
  return `${repository}/compare/${before}...${after}`;
}

/** The web address of a remote, from any form that git takes: `git@host:a/b.git`, `ssh://git@host/a/b`, `https://user@host/a/b.git`. Never with credentials. */
export function repositoryUrl(remote: string): string | undefined {
  const match = /^(?:https?:\/\/|ssh:\/\/|git:\/\/)?(?:[^@/\s]*@)?([\w.-]+\.[a-z]+)(?::\d+(?=\/))?[:/]([\w./~-]+?)(?:\.git)?\/?(?:#.*)?$/i.exec(remote.trim());
  return match ? `https://${match[1]?.toLowerCase()}/${match[2]}` : undefined;
}
