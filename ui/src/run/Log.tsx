import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import type { Run } from '../lib/api/runs';
import { LogView } from './log/LogView';
import { logsOf } from './log/logFiles';
import { useRunFiles } from './useRunFiles';

const route = getRouteApi('/experiments/$experimentId/runs/$runId/$');

/** The log that the address names, or the first. */
export default function Log({ run, openPath }: { run: Run; openPath: string }) {
  const { logFilter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const { files, error } = useRunFiles(run);
  if (error && !files) return <ErrorNotice title="The artifacts could not be listed" error={error} />;
  if (!files) return <Loading what="the log" />;
  const paths = logsOf(files);
  const path = openPath || paths[0];
  if (path === undefined) {
    return (
      <EmptyState title="No log" snippet="tracker record -- python train.py">
        <p>
          Artifacts such as <code>train.log</code> or <code>logs/worker-0.out</code> are shown here, and so is what a command prints while it is recorded:
        </p>
      </EmptyState>
    );
  }
  return (
    <LogView
      key={`${run.id}/${path}`}
      run={run}
      path={path}
      paths={paths.includes(path) ? paths : [path, ...paths]}
      onPath={(next) => void navigate({ params: { experimentId: run.experimentId, runId: run.id, _splat: `log/${next}` }, search: (before) => before, resetScroll: false })}
      filter={logFilter}
      onFilter={(filter) => void navigate({ search: (before) => ({ ...before, logFilter: filter || undefined }), replace: true, resetScroll: false })}
    />
  );
}
