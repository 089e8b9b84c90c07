/** Parameters nested by the dots and slashes of their keys. */
export type Config = { [key: string]: string | Config };

/** Whether nesting tells more than a list: some keys share a beginning. */
export function isNested(keys: Iterable<string>): boolean {
  const heads = new Set<string>();
  for (const key of keys) {
    const [head, ...rest] = parts(key);
    if (head === undefined || rest.length === 0) continue;
    if (heads.has(head)) return true;
    heads.add(head);
  }
  return false;
}

/** `{a.b: 1, a.c: 2}` as `{a: {b: 1, c: 2}}`. A key that has a value and others below it keeps its value under an empty key. */
export function nest(params: Iterable<readonly [key: string, value: string]>): Config {
  const root = emptyConfig();
  for (const [key, value] of params) {
    const path = parts(key);
    const last = path.pop() ?? key;
    let node = root;
    for (const part of path) {
      const inner = node[part];
      if (typeof inner === 'object') node = inner;
      else {
        const created = emptyConfig();
        if (inner !== undefined) created[''] = inner;
        node[part] = created;
        node = created;
      }
    }
    const there = node[last];
    if (typeof there === 'object') there[''] = value;
    else node[last] = value;
  }
  return root;
}

function parts(key: string): string[] {
  const found = key.split(/[./]/).filter((part) => part !== '');
  return found.length > 0 ? found : [key];
}

/** Without a prototype: `__proto__` is a key like any other. */
function emptyConfig(): Config {
  return Object.create(null) as Config;
}
