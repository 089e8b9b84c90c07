/** What a cell shows below its source. */
export type Output =
  | { kind: 'text'; text: string; isError: boolean }
  | { kind: 'image'; url: string }
  | { kind: 'html'; html: string }
  | { kind: 'markdown'; text: string };

export interface Cell {
  kind: 'code' | 'markdown' | 'raw';
  source: string;
  /** Undefined for a cell that never ran. */
  count: number | undefined;
  outputs: Output[];
}

type Text = string | string[] | undefined;

interface WireOutput {
  output_type?: string;
  name?: string;
  text?: Text;
  data?: Record<string, Text>;
  traceback?: string[];
  ename?: string;
  evalue?: string;
}

interface WireNotebook {
  cells?: { cell_type?: string; source?: Text; execution_count?: number | null; outputs?: WireOutput[] }[];
  metadata?: { kernelspec?: { display_name?: string }; language_info?: { name?: string; version?: string } };
}

/** Reads a notebook of format 4. Throws what is wrong with it. */
export function parseNotebook(text: string): { cells: Cell[]; language: string } {
  const notebook = JSON.parse(text) as WireNotebook;
  if (!Array.isArray(notebook.cells)) throw new Error('it has no list of cells');
  const { kernelspec, language_info: language } = notebook.metadata ?? {};
  return {
    language: [language?.name ?? kernelspec?.display_name, language?.version].filter(Boolean).join(' '),
    cells: notebook.cells.map((cell) => ({
      kind: cell.cell_type === 'markdown' || cell.cell_type === 'raw' ? cell.cell_type : 'code',
      source: join(cell.source),
      count: cell.execution_count ?? undefined,
      outputs: (cell.outputs ?? []).flatMap((output) => toOutput(output) ?? []),
    })),
  };
}

function join(text: Text): string {
  return Array.isArray(text) ? text.join('') : (text ?? '');
}

/** The richest form that can be shown. */
function toOutput(output: WireOutput): Output | undefined {
  if (output.output_type === 'stream') return { kind: 'text', text: plain(join(output.text)), isError: output.name === 'stderr' };
  if (output.output_type === 'error') {
    const trace = output.traceback?.join('\n') || `${output.ename ?? 'Error'}: ${output.evalue ?? ''}`;
    return { kind: 'text', text: plain(trace), isError: true };
  }
  const data = output.data ?? {};
  for (const type of ['image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    const image = data[type];
    if (image !== undefined) return { kind: 'image', url: `data:${type};base64,${join(image).replace(/\s/g, '')}` };
  }
  const svg = data['image/svg+xml'];
  // As the source of an image, in which no script runs.
  if (svg !== undefined) return { kind: 'image', url: `data:image/svg+xml,${encodeURIComponent(join(svg))}` };
  const html = data['text/html'];
  if (html !== undefined) return { kind: 'html', html: join(html) };
  const markdown = data['text/markdown'];
  if (markdown !== undefined) return { kind: 'markdown', text: join(markdown) };
  const text = data['text/plain'];
  if (text !== undefined) return { kind: 'text', text: plain(join(text)), isError: false };
  return undefined;
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  return text.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '');
}
