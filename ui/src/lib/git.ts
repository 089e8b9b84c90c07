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

/** The web address of a remote, from any form that git takes: `git@host:a/b.git`, `ssh://git@host/a/b`, `https://user@host/a/b.git`. Never with credentials. */
export function repositoryUrl(remote: string): string | undefined {
  const match = /^(?:https?:\/\/|ssh:\/\/|git:\/\/)?(?:[^@/\s]*@)?([\w.-]+\.[a-z]+)(?::\d+(?=\/))?[:/]([\w./~-]+?)(?:\.git)?\/?(?:#.*)?$/i.exec(remote.trim());
  return match ? `https://${match[1]?.toLowerCase()}/${match[2]}` : undefined;
}
