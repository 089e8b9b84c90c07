import { Popover } from '../components/Popover';
import { orTell, showToast } from '../components/toasts';
import type { Run } from '../lib/api/runs';
import { download } from '../lib/download';
import { type Exported, toCsv, toMarkdown } from '../runs/exportTable';
import { type CompareSection, readValue } from './rows';
import { MenuButton } from '../components/MenuButton';

/** The comparison as it is shown, to take away. */
export function CopyComparison({ runs, sections }: { runs: Run[]; sections: CompareSection[] }) {
  const table = (): Exported => ({
    columns: ['', '', ...runs.map(({ name }) => name)].map((name) => ({ name, kind: 'text' })),
    rows: sections.flatMap(({ title, rows }) => rows.map((row) => [title, row.key, ...row.values.map((value) => readValue(row, value))])),
  });
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    showToast('Comparison copied');
  };
  return (
    <Popover button="Copy">
      {(close) => (
        <div className="menu">
          <MenuButton label="Copy as Markdown" close={close} act={() => orTell(copy(toMarkdown(table())))} />
          <MenuButton label="Copy as CSV" close={close} act={() => orTell(copy(toCsv(table())))} />
          <MenuButton label="Download CSV" close={close} act={() => download('comparison.csv', toCsv(table()), 'text/csv')} />
        </div>
      )}
    </Popover>
  );
}
