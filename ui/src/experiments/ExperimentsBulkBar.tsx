import '../styles/bulk.css';
import { Link } from '@tanstack/react-router';
import { orTell, showToast } from '../components/toasts';
import { type Experiment, deleteExperiments, restoreExperiments } from '../lib/api/experiments';
import { count } from '../lib/format';

interface ExperimentsBulkBarProps {
  experiments: Experiment[];
  onDelete: () => void;
  onClear: () => void;
  onDone: () => Promise<unknown>;
}

/** What can be done with the selected experiments. */
export function ExperimentsBulkBar({ experiments, onDelete, onClear, onDone }: ExperimentsBulkBarProps) {
  const ids = experiments.map(({ id }) => id);
  const restore = async () => {
    await restoreExperiments(ids);
    onClear();
    await onDone();
    const undo = () => orTell(deleteExperiments(ids).then(onDone));
    showToast(`${count(ids.length, 'experiment')} restored`, { action: { label: 'Undo', run: undo } });
  };
  return (
    <div className="bulk-bar" role="group" aria-label="Selected experiments">
      <strong role="status">{count(experiments.length, 'experiment')} selected</strong>
      {experiments.every(({ deleted }) => deleted) ? (
        <button type="button" className="button" onClick={() => orTell(restore())}>
          Restore
        </button>
      ) : (
        <>
          <Link to="/compare-experiments" search={{ experiments: JSON.stringify(ids) }} className="button">
            Open runs together
          </Link>
          <button type="button" className="button" onClick={onDelete}>
            Delete
          </button>
        </>
      )}
      <button type="button" className="button" onClick={onClear}>
        Clear
      </button>
    </div>
  );
}
