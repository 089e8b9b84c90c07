import { useState } from 'react';
import { Popover } from '../components/Popover';
import { orTell, showToast } from '../components/toasts';
import type { GroupKey, RunGroup } from '../lib/api/runGroups';
import type { RunRow, RunsColumns, RunsView } from '../lib/api/runsTable';
import { download } from '../lib/download';
import { count } from '../lib/format';
import { trackingUri } from '../lib/snippet';
import type { Column } from './columnIds';
import { everyRun, runsOfIds } from './everyRun';
import { viewAsCurl, viewInPython } from './viewSnippets';
import { MenuButton } from '../components/MenuButton';

interface ExportMenuProps {
  /** Rows that have been read. */
  loaded: RunRow[];
  columns: Column[];
  view: RunsView;
  request: RunsColumns;
  selected: ReadonlySet<string>;
  /** When runs are grouped. */
  groups: { groups: RunGroup[]; keys: GroupKey[] } | undefined;
}

/** Code that only those who export need. */
const loadWriters = () => import('./exportTable');
type Writers = Awaited<ReturnType<typeof loadWriters>>;

type Scope = 'groups' | 'loaded' | 'selected' | 'all';

/** The table, to take away: what is loaded, what is selected, or all that matches. */
export function ExportMenu({ loaded, columns, view, request, selected, groups }: ExportMenuProps) {
  const [chosen, setScope] = useState<Scope>();
  const fallback = groups ? 'groups' : 'all';
  const isThere = chosen !== undefined && (chosen !== 'selected' || selected.size > 0) && (chosen !== 'groups' || groups !== undefined);
  const scope = isThere ? chosen : fallback;
  const runs = async (): Promise<RunRow[]> => {
    if (scope === 'all') return everyRun(view, request);
    // What is loaded for charts alone has no values of columns.
    return runsOfIds(scope === 'selected' ? [...selected] : loaded.map(({ id }) => id), view, request);
  };
  const table = async ({ exportGroups, exportRuns }: Writers) => (scope === 'groups' && groups ? exportGroups(groups.groups, groups.keys, columns) : exportRuns(await runs(), columns));
  const save = async (name: string, type: string, write: 'toCsv' | 'toMarkdown' | 'toParquet') => {
    const writers = await loadWriters();
    download(name, await writers[write](await table(writers)), type);
  };
  const copy = async (write: 'toCsv' | 'toMarkdown') => {
    const writers = await loadWriters();
    const exported = await table(writers);
    await navigator.clipboard.writeText(writers[write](exported));
    showToast(`${count(exported.rows.length, 'row')} copied`);
  };
  const copyCode = async (code: string) => {
    await navigator.clipboard.writeText(code);
    showToast('Code that finds these runs copied');
  };
  return (
    <Popover button="Export">
      {(close) => (
        <div className="menu">
          <label className="menu-item">
            What
            <select value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
              {groups && <option value="groups">the groups</option>}
              <option value="all">all runs that match</option>
              <option value="loaded">runs that are loaded ({loaded.length.toLocaleString()})</option>
              {selected.size > 0 && <option value="selected">runs that are selected ({selected.size.toLocaleString()})</option>}
            </select>
          </label>
          <hr />
          <MenuButton label="Download CSV" close={close} act={() => orTell(save('runs.csv', 'text/csv', 'toCsv'))} />
          <MenuButton label="Download Markdown" close={close} act={() => orTell(save('runs.md', 'text/markdown', 'toMarkdown'))} />
          <MenuButton label="Download Parquet" close={close} act={() => orTell(save('runs.parquet', 'application/vnd.apache.parquet', 'toParquet'))} />
          <hr />
          <MenuButton label="Copy as CSV" close={close} act={() => orTell(copy('toCsv'))} />
          <MenuButton label="Copy as Markdown" close={close} act={() => orTell(copy('toMarkdown'))} />
          <hr />
          <p className="menu-title">All runs that match, in code</p>
          <MenuButton label="Copy as Python" close={close} act={() => orTell(copyCode(viewInPython(trackingUri(document.baseURI), view)))} />
          <MenuButton label="Copy as curl" close={close} act={() => orTell(copyCode(viewAsCurl(trackingUri(document.baseURI), view)))} />
        </div>
      )}
    </Popover>
  );
}
