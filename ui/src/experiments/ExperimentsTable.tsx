import '../styles/experiments.css';
import { useMemo } from 'react';
import { FoldButton } from '../components/FoldButton';
import { Popover } from '../components/Popover';
import { SortHead } from '../components/SortHead';
import { TableFrame } from '../components/TableFrame';
import { TagList } from '../components/TagList';
import { Time } from '../components/Time';
import { ExperimentLink } from '../components/links';
import { type Experiment, restoreExperiments } from '../lib/api/experiments';
import { isSavedView } from '../lib/api/savedViews';
import { DESCRIPTION_TAG } from '../lib/tags';
import { type TreeLine, treeOf } from './tree';
import { type ExperimentsSearch, type OrderKey, closedFolders, orderOf, toggleFolder } from './urlState';
import { orTell } from '../components/toasts';
import { excerpt } from '../lib/excerpt';
import { useListKeys } from '../lib/useListKeys';
import { MenuButton } from '../components/MenuButton';

interface ExperimentsTableProps {
  experiments: Experiment[];
  search: ExperimentsSearch;
  selected: ReadonlySet<string>;
  onSelected: (selected: ReadonlySet<string>) => void;
  update: (changes: ExperimentsSearch) => void;
  onRename: (experiment: Experiment) => void;
  onDelete: (experiment: Experiment) => void;
  onDone: () => Promise<unknown>;
}

export function ExperimentsTable(props: ExperimentsTableProps) {
  const { experiments, search, selected, onSelected, update } = props;
  const frame = useListKeys('experiment', true);
  const lines = useMemo(
    () =>
      search.layout === 'list'
        ? experiments.map((experiment): TreeLine => ({ type: 'experiment', experiment, label: experiment.name, depth: 0 }))
        : treeOf(experiments, closedFolders(search)),
    [experiments, search.layout, search.closed],
  );
  const isAll = experiments.every(({ id }) => selected.has(id));
  return (
    <TableFrame ref={frame} label="Experiments">
      <table className="table table-experiments">
        <thead>
          <tr>
            <th scope="col" className="check-cell">
              <input
                type="checkbox"
                aria-label="Select all experiments"
                checked={isAll}
                onChange={() => onSelected(new Set(isAll ? [] : experiments.map(({ id }) => id)))}
              />
            </th>
            <OrderHead label="Name" orderKey="name" search={search} update={update} />
            <th scope="col">Id</th>
            <OrderHead label="Created" orderKey="creation_time" search={search} update={update} />
            <OrderHead label="Updated" orderKey="last_update_time" search={search} update={update} />
            <th scope="col">Notes and tags</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>{lines.map((line) => (line.type === 'folder' ? folderRow(line, props) : experimentRow(line, props)))}</tbody>
      </table>
    </TableFrame>
  );
}

function OrderHead({ label, orderKey, search, update }: { label: string; orderKey: OrderKey; search: ExperimentsSearch; update: ExperimentsTableProps['update'] }) {
  const { key, isAscending } = orderOf(search);
  const isActive = key === orderKey;
  const next = isActive ? !isAscending : orderKey === 'name';
  const direction = isAscending ? 'ascending' : 'descending';
  return <SortHead label={label} direction={isActive ? direction : undefined} onSort={() => update({ orderByKey: orderKey, orderByAsc: next ? 'true' : 'false' })} />;
}

const INDENT_REM = 1.25;

function folderRow(line: Extract<TreeLine, { type: 'folder' }>, { search, update }: ExperimentsTableProps) {
  return (
    <tr key={`folder ${line.path}`} className="folder">
      <td className="check-cell" />
      <th scope="row" className="name" colSpan={6} style={{ paddingLeft: `${line.depth * INDENT_REM + 0.75}rem` }}>
        <FoldButton isOpen={line.isOpen} onToggle={() => update({ closed: toggleFolder(search, line.path) })}>
          {line.label}/
        </FoldButton>{' '}
        <span className="muted count">{line.experiments}</span>
      </th>
    </tr>
  );
}

function experimentRow({ experiment, label, depth }: Extract<TreeLine, { type: 'experiment' }>, props: ExperimentsTableProps) {
  const { selected, onSelected, onRename, onDelete, onDone } = props;
  const isSelected = selected.has(experiment.id);
  const toggle = () => onSelected(new Set(isSelected ? [...selected].filter((id) => id !== experiment.id) : [...selected, experiment.id]));
  return (
    <tr key={experiment.id} className={isSelected ? 'selected' : undefined}>
      <td className="check-cell">
        <input type="checkbox" aria-label={`Select ${experiment.name}`} checked={isSelected} onChange={toggle} />
      </td>
      <th scope="row" className="name" title={experiment.name} style={{ paddingLeft: `${depth * INDENT_REM + 0.75}rem` }}>
        <ExperimentLink id={experiment.id}>{label}</ExperimentLink>
      </th>
      <td>
        <ExperimentLink id={experiment.id}>
          <code>{experiment.id}</code>
        </ExperimentLink>
      </td>
      <td>
        <Time value={experiment.created} />
      </td>
      <td>
        <Time value={experiment.updated} />
      </td>
      <td className="description">
        {excerpt(experiment.tags.get(DESCRIPTION_TAG))}
        <TagList tags={new Map([...experiment.tags].filter(([key]) => !isSavedView(key)))} />
      </td>
      <td>
        <Popover button="⋮" label={`Actions for ${experiment.name}`} className="icon-button">
          {(close) => (
            <div className="menu">
              {experiment.deleted ? (
                <MenuButton label="Restore" close={close} act={() => orTell(restoreExperiments([experiment.id]).then(onDone))} />
              ) : (
                <>
                  <MenuButton label="Rename…" close={close} act={() => onRename(experiment)} />
                  <MenuButton label="Delete…" close={close} act={() => onDelete(experiment)} />
                </>
              )}
            </div>
          )}
        </Popover>
      </td>
    </tr>
  );
}
