import { MenuButton } from '../../components/MenuButton';
import { STATS } from '../../lib/api/runsTable';
import { type Column, STAT_NAMES, firstDirection, metricId, orderKeyOf } from '../columnIds';
import { order } from '../urlState';
import type { Side } from '../columns';
import type { GridActions } from './actions';

const RESIZE_STEP = 40;

interface ColumnMenuProps {
  column: Column;
  /** All that are shown. */
  columns: Column[];
  pinned: Side | undefined;
  actions: GridActions;
  close: () => void;
}

/** All that can be done with a column, by pointer and keyboard. */
export function ColumnMenu({ column, columns, pinned, actions, close }: ColumnMenuProps) {
  const key = orderKeyOf(column);
  const item = (label: string, act: () => void, stays = false) => (
    <button
      type="button"
      className="menu-item"
      onClick={() => {
        if (!stays) close();
        act();
      }}
    >
      {label}
    </button>
  );
  return (
    <div className="menu">
      {key !== undefined && (
        <>
          {item('Sort ascending', () => actions.orderBy(order(key, 'ascending')))}
          {item('Sort descending', () => actions.orderBy(order(key, 'descending')))}
          {item('Sort by it after the first', () => actions.thenBy(key, firstDirection(column)))}
          <hr />
        </>
      )}
      {column.kind === 'metric' && (
        <>
          {STATS.map((stat) => (
            <button
              key={stat}
              type="button"
              className="menu-item"
              aria-pressed={column.stat === stat}
              onClick={() => {
                close();
                actions.replaceColumn(column.id, metricId(column.key, stat));
              }}
            >
              {STAT_NAMES[stat]}
            </button>
          ))}
          {STATS.filter((stat) => !columns.some(({ id }) => id === metricId(column.key, stat))).map((stat) => (
            <MenuButton key={stat} label={`Add the ${STAT_NAMES[stat].toLowerCase()} as a column`} close={close} act={() => actions.toggleStat(column.key, stat)} />
          ))}
          <hr />
        </>
      )}
      {(column.kind === 'param' || column.kind === 'tag') && item('Group by this', () => actions.groupBy(column.id))}
      {pinned !== 'left' && item('Pin to the left', () => actions.pin(column.id, 'left'))}
      {pinned !== 'right' && item('Pin to the right', () => actions.pin(column.id, 'right'))}
      {pinned && item('Unpin', () => actions.pin(column.id, undefined))}
      {item('Move left', () => actions.shiftColumn(column.id, -1), true)}
      {item('Move right', () => actions.shiftColumn(column.id, 1), true)}
      {item('Wider', () => actions.resize(column.id, RESIZE_STEP), true)}
      {item('Narrower', () => actions.resize(column.id, -RESIZE_STEP), true)}
      {item('Hide', () => actions.replaceColumn(column.id, undefined))}
    </div>
  );
}
