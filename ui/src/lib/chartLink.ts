/** The state of a board, as its page's `charts` has it, in which the charts of one metric are found. */
export function chartOf(key: string): string {
  return new URLSearchParams({ search: `^${key.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$` }).toString();
}
