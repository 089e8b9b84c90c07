/** How a file is shown. */
export type Kind =
  | 'image'
  | 'audio'
  | 'video'
  | 'pdf'
  | 'html'
  | 'markdown'
  | 'csv'
  | 'tsv'
  | 'json'
  | 'parquet'
  | 'npy'
  | 'notebook'
  | 'mlmodel'
  | 'safetensors'
  | 'text'
  | 'unknown';

const EXTENSIONS: Partial<Record<Kind, string>> = {
  image: 'png jpg jpeg gif bmp webp avif svg ico apng',
  audio: 'mp3 wav ogg oga flac m4a aac opus weba',
  video: 'mp4 m4v webm mov mkv ogv',
  pdf: 'pdf',
  html: 'html htm',
  markdown: 'md markdown',
  csv: 'csv',
  tsv: 'tsv tab',
  json: 'json geojson',
  parquet: 'parquet pq',
  npy: 'npy',
  notebook: 'ipynb',
  safetensors: 'safetensors',
  text: 'txt log out err py pyi r jl sql sh bash zsh toml yaml yml ini cfg conf env properties xml css js mjs ts tsx jsx rs go java c h cpp hpp cc cu scala kt rst tex diff patch jsonl ndjson dockerfile gitignore lock requirements',
};

const KIND_OF = new Map(
  Object.entries(EXTENSIONS).flatMap(([kind, extensions]) => extensions.split(' ').map((extension) => [extension, kind as Kind] as const)),
);

const TEXT_NAMES = new Set(['MLproject', 'Dockerfile', 'Makefile', 'LICENSE', 'NOTICE', 'README', 'CHANGELOG']);

/** What the name says; `unknown` when only the content can tell. */
export function kindOf(name: string): Kind {
  if (name === 'MLmodel') return 'mlmodel';
  if (TEXT_NAMES.has(name)) return 'text';
  const dot = name.lastIndexOf('.');
  return (dot >= 0 && KIND_OF.get(name.slice(dot + 1).toLowerCase())) || 'unknown';
}

/** Kinds that are text underneath: they have a source to look at. */
export function hasSource(kind: Kind): boolean {
  return ['html', 'markdown', 'csv', 'tsv', 'json', 'notebook', 'mlmodel'].includes(kind);
}

/** Whether the start of a file reads as text: UTF-8 without control characters that texts do not have. */
export function looksLikeText(bytes: Uint8Array, isWhole: boolean): boolean {
  try {
    // A character may be cut at the end of what was read.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}
