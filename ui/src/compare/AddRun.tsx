import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Popover } from '../components/Popover';
import { SearchBox } from '../components/SearchBox';
import { runQuery } from '../lib/api/runs';
import { runsPageQuery } from '../lib/api/runsTable';
import { nameClause } from '../runs/view';

interface AddRunProps {
  experimentIds: string[];
  /** Ids of the runs that are compared. */
  known: string[];
  onAdd: (run: { id: string; experimentId: string }) => void;
}

const NEWEST_FIRST = ['attributes.start_time DESC'];
const NO_COLUMNS = { metrics: [], stats: ['last' as const], params: [], tags: [] };
const RUN_ID = /^[\da-f]{32}$/;
const MOST_LISTED = 20;

/** Finds another run by name in the same experiments, or by id in any. */
export function AddRun(props: AddRunProps) {
  return <Popover button="Add run">{() => <Finder {...props} />}</Popover>;
}

function Finder({ experimentIds, known, onAdd }: AddRunProps) {
  const [text, setText] = useState('');
  const isId = RUN_ID.test(text.trim());
  const byId = useQuery({ ...runQuery(text.trim()), enabled: isId });
  const clause = clauseOf(text);
  const view = { experimentIds, filter: clause ?? '', orderBy: NEWEST_FIRST, lifecycle: 'Active' as const };
  const byName = useQuery({ ...runsPageQuery(view, NO_COLUMNS, 0, undefined), enabled: !isId && clause !== undefined });
  const found = isId ? (byId.data ? [byId.data] : []) : (byName.data?.rows ?? []);
  const others = found.filter(({ id }) => !known.includes(id)).slice(0, MOST_LISTED);
  const error = isId ? byId.error : byName.error;
  return (
    <div className="menu">
      <SearchBox label="Name contains, or a run’s id" value={text} onChange={setText} />
      {error && <ErrorNotice title="No run was found" error={error} />}
      {others.map((run) => (
        <button key={run.id} type="button" className="menu-item" onClick={() => onAdd(run)}>
          {run.name} <code className="muted">{run.id.slice(0, 8)}</code>
        </button>
      ))}
      {!error && others.length === 0 && <p className="menu-title">No other run matches.</p>}
    </div>
  );
}

/** Nothing where the text cannot be written in the filter language. */
function clauseOf(text: string): string | undefined {
  try {
    return nameClause(text.trim()) ?? '';
  } catch {
    return undefined;
  }
}
