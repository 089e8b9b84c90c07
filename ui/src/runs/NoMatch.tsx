import { Link } from '@tanstack/react-router';
import { EmptyState } from '../components/EmptyState';
import type { RunsSearch } from './urlState';

export function NoMatch({ search }: { search: RunsSearch }) {
  const everything = { ...search, searchFilter: undefined, name: undefined, startTime: undefined, lifecycleFilter: undefined };
  return (
    <EmptyState title="No run matches">
      <p>
        <Link to="." search={everything}>
          Clear the filter
        </Link>{' '}
        to see every run. A metric or parameter that a run does not have never matches.
      </p>
    </EmptyState>
  );
}
