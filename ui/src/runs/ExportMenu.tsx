import { useState } from 'react';
import { Popover } from '../components/Popover';
import { showToast } from '../components/toasts';
import { type RunRow, type RunsColumns, type RunsView, fetchRuns } from '../lib/api/runsTable';
import { download } from '../lib/download';
import { count } from '../lib/format';
import type { Column } from './columnIds';
import { exportRuns, toCsv, toMarkdown, toParquet } from './exportTable';
import { orTell } from './useBulk';

interface ExportMenuProps {
  /** Rows that have been read. */
  loaded: RunRow[];
  columns: Column[];
  view: RunsView;
  request: RunsColumns;
  selected: ReadonlySet<string>;
}

/** Runs of one request for all that match: well below the server's limit on cells. */
const CHUNK = 1_000;
type Scope = 'loaded' | 'selected' | 'all';

/** The table, to take away: what is loaded, what is selected, or all that matches. */
export function ExportMenu({ loaded, columns, view, request, selected }: ExportMenuProps) {
  const [chosen, setScope] = useState<Scope>('all');
  const scope = chosen === 'selected' && selected.size === 0 ? 'all' : chosen;
  const runs = async (): Promise<RunRow[]> => {
    if (scope === 'loaded') return loaded;
    const all = await everyRun(view, request);
    return scope === 'all' ? all : all.filter((run) => selected.has(run.id));
  };
  const table = async () => exportRuns(await runs(), columns);
  const copy = async (text: string, rows: number) => {
    await navigator.clipboard.writeText(text);
    showToast(`${count(rows, 'run')} copied`);
  };
  const action = (label: string, work: () => Promise<unknown>, close: () => void) => (
    <button
      type="button"
      className="menu-item"
      onClick={() => {
        close();
        orTell(work());
      }}
    >
      {label}
    </button>
  );
  return (
    <Popover button="Export">
      {(close) => (
        <div className="menu">
          <label className="menu-item">
            Runs
            <select value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
              <option value="all">all that match</option>
              <option value="loaded">that are loaded ({loaded.length.toLocaleString()})</option>
              {selected.size > 0 && <option value="selected">that are selected ({selected.size.toLocaleString()})</option>}
            </select>
          </label>
          <hr />
          {action('Download CSV', async () => download('runs.csv', toCsv(await table()), 'text/csv'), close)}
          {action('Download Markdown', async () => download('runs.md', toMarkdown(await table()), 'text/markdown'), close)}
          {action('Download Parquet', async () => download('runs.parquet', await toParquet(await table()), 'application/vnd.apache.parquet'), close)}
          <hr />
          {action('Copy as CSV', async () => { const exported = await table(); await copy(toCsv(exported), exported.rows.length); }, close)}
          {action('Copy as Markdown', async () => { const exported = await table(); await copy(toMarkdown(exported), exported.rows.length); }, close)}
        </div>
      )}
    </Popover>
  );
}

async function everyRun(view: RunsView, request: RunsColumns): Promise<RunRow[]> {
  const all: RunRow[] = [];
  for (;;) {
    const page = await fetchRuns(view, request, all.length, CHUNK);
    all.push(...page.rows);
    if (!page.hasMore) return all;
  }
}
