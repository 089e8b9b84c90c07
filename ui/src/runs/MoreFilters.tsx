import { useQuery } from '@tanstack/react-query';
import { Popover } from '../components/Popover';
import { SelectField } from '../components/SelectField';
import { datasetNamesQuery } from '../lib/api/datasets';
import { type RunsSearch, VERSIONS } from './urlState';

interface MoreFiltersProps {
  experimentIds: string[];
  search: RunsSearch;
  update: (changes: RunsSearch) => void;
}

/** Filters by what runs used and made. */
export function MoreFilters(props: MoreFiltersProps) {
  const { dataset, versions } = props.search;
  const active = [dataset, versions].filter((value) => value !== undefined).length;
  return <Popover button={active > 0 ? `More filters (${active})` : 'More filters'}>{() => <Filters {...props} />}</Popover>;
}

function Filters({ experimentIds, search, update }: MoreFiltersProps) {
  const { data: names = [] } = useQuery(datasetNamesQuery(experimentIds));
  const known = search.dataset === undefined || names.includes(search.dataset) ? names : [search.dataset, ...names];
  return (
    <div className="menu more-filters">
      <SelectField
        label="Dataset"
        value={search.dataset ?? ''}
        options={[['', known.length > 0 ? 'Any' : 'None was logged'], ...known.map((name): [string, string] => [name, name])]}
        onChange={(dataset) => update({ dataset: dataset || undefined })}
      />
      <SelectField
        label="Model versions"
        value={search.versions ?? ''}
        options={[['', 'With or without'], ['with', 'Runs with versions of registered models'], ['without', 'Runs without']]}
        onChange={(versions) => update({ versions: VERSIONS.find((known) => known === versions) })}
      />
    </div>
  );
}
