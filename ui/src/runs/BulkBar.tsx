import '../styles/bulk.css';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionDialog } from '../components/ActionDialog';
import { MAX_BULK_RUNS } from '../lib/api/bulk';
import type { RunRow } from '../lib/api/runsTable';
import { MOST_COMPARED, compareSearch } from '../lib/compareLink';
import { count } from '../lib/format';
import { MOST_TOP } from './urlState';
import { BulkProgress } from './BulkProgress';
import { RenameDialog } from './RenameDialog';
import type { MoreRuns } from './moreRuns';
import { SelectMore } from './SelectMore';
import { TagDialog } from './TagDialog';
import { type Bulk } from './useBulk';
import { orTell } from '../components/toasts';

interface BulkBarProps {
  experimentIds: string[];
  selected: ReadonlySet<string>;
  /** A run that has been read. */
  runOf: (id: string) => RunRow | undefined;
  /** Deleted runs are shown. */
  isTrash: boolean;
  bulk: Bulk;
  onBaseline: (id: string) => void;
  /** Keeps them above all others. */
  onTop: (ids: string[]) => void;
  /** There are more that match than are selected. */
  more: MoreRuns | undefined;
  /** Selects these alone. */
  onSelect: (ids: string[]) => void;
}

/** What can be done with the selected runs. */
export function BulkBar({ experimentIds, selected, runOf, isTrash, bulk, onBaseline, onTop, more, onSelect }: BulkBarProps) {
  const [dialog, setDialog] = useState<'tags' | 'rename' | 'delete'>();
  const ids = [...selected];
  const [first] = ids;
  const only = ids.length === 1 && first !== undefined ? runOf(first) : undefined;
  const isTooMany = ids.length > MAX_BULK_RUNS;
  const close = () => setDialog(undefined);
  const onClear = () => onSelect([]);
  return (
    <div className="bulk-bar" role="group" aria-label="Selected runs">
      <strong role="status">{count(ids.length, 'run')} selected</strong>
      {more && <SelectMore more={more} onSelect={onSelect} />}
      <Link to="/compare-runs" search={compareSearch(ids.slice(0, MOST_COMPARED), experimentIds)} className="button" disabled={ids.length < 2 || ids.length > MOST_COMPARED}>
        Compare
      </Link>
      {!isTrash && (
        <>
          <button type="button" className="button" disabled={isTooMany} onClick={() => setDialog('tags')}>
            Tags…
          </button>
          <button type="button" className="button" disabled={!only} onClick={() => setDialog('rename')}>
            Rename…
          </button>
          <button type="button" className="button" disabled={!only} onClick={() => only && onBaseline(only.id)}>
            Baseline
          </button>
          <button
            type="button"
            className="button"
            disabled={ids.length > MOST_TOP}
            onClick={() => {
              onTop(ids);
              onClear();
            }}
          >
            Keep on top
          </button>
          <button type="button" className="button" disabled={isTooMany} onClick={() => setDialog('delete')}>
            Delete
          </button>
        </>
      )}
      {isTrash && (
        <button
          type="button"
          className="button"
          disabled={isTooMany}
          onClick={() => {
            onClear();
            orTell(bulk.restore(ids).then((left) => left.length > 0 && onSelect(left)));
          }}
        >
          Restore
        </button>
      )}
      <button type="button" className="button" onClick={onClear}>
        Clear
      </button>
      {isTooMany && <span className="muted">At most {MAX_BULK_RUNS.toLocaleString()} runs are changed at once.</span>}
      {dialog === 'tags' && <TagDialog experimentIds={experimentIds} runIds={ids} bulk={bulk} onLeft={onSelect} onClose={close} />}
      {dialog === 'rename' && only && <RenameDialog run={only} bulk={bulk} onClose={close} />}
      {dialog === 'delete' && (
        <ActionDialog
          title={`Delete ${count(ids.length, 'run')}?`}
          action="Delete"
          isDangerous
          onSubmit={async () => onSelect(await bulk.remove(ids))}
          onClose={close}
        >
          <p>Deleted runs can be restored: they are shown by “Show: Deleted runs”.</p>
          <BulkProgress bulk={bulk} />
        </ActionDialog>
      )}
    </div>
  );
}
