/** Writing clauses of MLflow's filter and order_by language. */

/** A text literal. The language has no escape, so text with both kinds of quotes cannot be written: an error that says so. */
export function quoteValue(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  throw new Error('Text that holds both \' and " cannot be searched for: search for a part of it instead.');
}

/** `entity.key` with a key that may hold spaces, slashes and dashes. Keys never hold a back quote (the server refuses them). */
export function identifier(entity: 'metrics' | 'params' | 'tags', key: string): string {
  return `${entity}.\`${key}\``;
}

/** Case-insensitive "contains". `%` and `_` in `text` stay wildcards: the language cannot escape them. */
export function contains(attribute: string, text: string): string {
  return `${attribute} ILIKE ${quoteValue(`%${text}%`)}`;
}
