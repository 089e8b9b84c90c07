/** What `highlight.ts` knows, by the ends of names. */
const EXTENSIONS = {
  bash: 'sh bash zsh env',
  css: 'css',
  diff: 'diff patch',
  dockerfile: 'dockerfile',
  ini: 'toml ini cfg conf properties lock',
  javascript: 'js mjs jsx',
  json: 'json jsonl ndjson geojson ipynb',
  markdown: 'md markdown',
  python: 'py pyi',
  r: 'r',
  sql: 'sql',
  typescript: 'ts tsx',
  xml: 'xml html htm svg',
  yaml: 'yaml yml mlmodel mlproject',
};

export type Language = keyof typeof EXTENSIONS;

const LANGUAGE_OF = new Map(Object.entries(EXTENSIONS).flatMap(([language, ends]) => ends.split(' ').map((end) => [end, language as Language] as const)));

/** The language of a file by its name; undefined for plain text. */
export function languageOf(name: string): Language | undefined {
  return LANGUAGE_OF.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}
