import { useMemo } from 'react';
import { Markdown } from '../components/Markdown';
import type { ViewProps } from './FileView';
import { Loaded, Misnamed, messageOf } from './Loaded';
import { SandboxedHtml } from './SandboxedHtml';
import { type Cell, type Output, parseNotebook } from './notebook';

const MAX_BYTES = 50 * 1_024 * 1_024;

/** A Jupyter notebook as it was saved; HTML among its outputs is in frames without rights. */
export default function NotebookView(props: ViewProps) {
  return (
    <Loaded {...props} maxBytes={MAX_BYTES}>
      {({ bytes }) => <Parsed {...props} bytes={bytes} />}
    </Loaded>
  );
}

function Parsed({ source, file, bytes }: ViewProps & { bytes: Uint8Array }) {
  const notebook = useMemo(() => parse(bytes), [bytes]);
  if ('reason' in notebook) return <Misnamed source={source} file={file} what="a notebook" reason={notebook.reason} />;
  return (
    <div className="notebook">
      {notebook.language && <p className="muted">{notebook.language}</p>}
      {notebook.cells.map((cell, index) => (
        <CellView key={index} cell={cell} index={index} />
      ))}
    </div>
  );
}

function parse(bytes: Uint8Array): ReturnType<typeof parseNotebook> | { reason: string } {
  try {
    return parseNotebook(new TextDecoder().decode(bytes));
  } catch (cause) {
    return { reason: messageOf(cause) };
  }
}

function CellView({ cell, index }: { cell: Cell; index: number }) {
  if (cell.kind === 'markdown') return <Markdown text={cell.source} />;
  return (
    <div className="notebook-cell">
      <span className="notebook-count muted" aria-hidden="true">
        [{cell.count ?? ' '}]
      </span>
      <div>
        {cell.source && (
          <pre className="code" role="region" aria-label={`Cell ${index + 1}`} tabIndex={0}>
            {cell.source}
          </pre>
        )}
        {cell.outputs.map((output, at) => (
          <OutputView key={at} output={output} title={`Output of cell ${index + 1}`} />
        ))}
      </div>
    </div>
  );
}

function OutputView({ output, title }: { output: Output; title: string }) {
  switch (output.kind) {
    case 'image':
      return <img className="notebook-image" src={output.url} alt={title} />;
    case 'html':
      return <SandboxedHtml html={output.html} title={title} />;
    case 'markdown':
      return <Markdown text={output.text} />;
    case 'text':
      return (
        <pre className={output.isError ? 'notebook-text notebook-error' : 'notebook-text'} role="region" aria-label={title} tabIndex={0}>
          {output.text}
        </pre>
      );
  }
}
