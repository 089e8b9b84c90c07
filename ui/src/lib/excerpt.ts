/** Of notes in Markdown, the first line as plain text: enough to know them by. */
export function excerpt(notes: string | undefined): string | undefined {
  const line = notes?.split('\n').find((each) => each.trim() !== '');
  return line
    ?.replace(/^\s*(#+|[-*>]|\d+\.)\s+/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
    .replace(/(^|\W)[*_]([^*_\s][^*_]*)[*_](?=\W|$)/g, '$1$2');
}
