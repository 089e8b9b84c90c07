import { Popover } from '../components/Popover';
import { orTell, showToast } from '../components/toasts';
import type { Run } from '../lib/api/runs';
import { download } from '../lib/download';
import { type Exported, toCsv, toMarkdown } from '../runs/exportTable';
import type { CompareSection } from './rows';

/** The comparison as it is shown, to take away. */
export function CopyComparison({ runs, sections }: { runs: Run[]; sections: CompareSection[] }) {
  const table = (): Exported => ({
    columns: ['', '', ...runs.map(({ name }) => name)].map((name) => ({ name, kind: 'text' })),
    rows: sections.flatMap(({ title, rows }) => rows.map(({ key, values }) => [title, key, ...values])),
  });
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    showToast('Comparison copied');
  };
  const item = (label: string, act: () => void, close: () => void) => (
    <button
      type="button"
      className="menu-item"
      onClick={() => {
        close();
        act();
      }}
    >
      {label}
    </button>
  );
  return (
    <Popover button="Copy">
      {(close) => (
        <div className="menu">
          {item('Copy as Markdown', () => orTell(copy(toMarkdown(table()))), close)}
          {item('Copy as CSV', () => orTell(copy(toCsv(table()))), close)}
          {item('Download CSV', () => download('comparison.csv', toCsv(table()), 'text/csv'), close)}
        </div>
      )}
    </Popover>
  );
}
