/** The hosts from which an HTML page loads scripts, styles, pictures and fonts; links that a reader may follow are not among them. */
export function foreignHosts(html: string): string[] {
  const hosts = new Set<string>();
  const patterns = [
    /<(?:script|img|iframe|video|audio|source|embed)\b[^>]*?\bsrc\s*=\s*["']?\s*(?:https?:)?\/\/([\w.-]+)/gi,
    /<link\b[^>]*?\bhref\s*=\s*["']?\s*(?:https?:)?\/\/([\w.-]+)/gi,
    /\b(?:url\(|import\s*\(?)\s*["']?\s*(?:https?:)?\/\/([\w.-]+)/gi,
  ];
  for (const pattern of patterns) {
    for (const [, host] of html.matchAll(pattern)) if (host) hosts.add(host.toLowerCase());
  }
  return [...hosts].sort();
}
