import { Link } from '@tanstack/react-router';
import { EmptyState } from '../components/EmptyState';
import type { RunsSearch } from './urlState';

/** Says that the filter is why nothing is shown, and clears it. */
export function NoMatch({ search, title = 'No run matches' }: { search: RunsSearch; title?: string }) {
  const everything = { ...search, searchFilter: undefined, name: undefined, dataset: undefined, versions: undefined, startTime: undefined, lifecycleFilter: undefined };
  return (
    <EmptyState title={title}>
      <p>
        <Link to="." search={everything}>
          Clear the filter
        </Link>{' '}
        to see every run. A metric or parameter that a run does not have never matches: <code>IS NULL</code> finds those without a parameter or tag.
      </p>
    </EmptyState>
  );
}
