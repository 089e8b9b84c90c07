/** The state of a board, as its page's `charts` has it, in which the charts of some metrics are found. */
export function chartOf(...keys: string[]): string {
  const names = keys.map((key) => key.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new URLSearchParams({ search: `^(${names.join('|')})$` }).toString();
}
