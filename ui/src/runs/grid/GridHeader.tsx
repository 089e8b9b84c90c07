import { Link } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { Popover } from '../../components/Popover';
import { type Column, NAME_ORDER, firstDirection, labelOf, orderKeyOf } from '../columnIds';
import { type Direction, GROUP_SIZE, type RunsSearch, nextOrder, orderOf, thenOf } from '../urlState';
import type { Pins } from '../columns';
import type { GridActions } from './actions';
import { ColumnMenu } from './ColumnMenu';
import { type Layout, type Placed, cellsOf, placeOf } from './layout';

interface GridHeaderProps {
  layout: Layout;
  columns: Column[];
  pins: Pins;
  search: RunsSearch;
  actions: GridActions;
  hasSelection: boolean;
}

export const GridHeader = memo(function GridHeader({ layout, columns, pins, search, actions, hasSelection }: GridHeaderProps) {
  const [dragged, setDragged] = useState<string>();
  const head = (placed: Placed) => {
    const { column } = placed;
    const place = column ? columns.indexOf(column) : -1;
    const canDrop = dragged !== undefined && dragged !== placed.id && pins.get(dragged) === pins.get(placed.id);
    return (
      <div
        key={placed.id}
        role="columnheader"
        aria-colindex={place + 2}
        aria-sort={sortOf(column, search)}
        className={`grid-cell grid-headcell ${placed.side ? `grid-pinned grid-pinned-${placed.side}` : ''} ${column ? (column.kind === 'metric' ? 'number' : '') : 'grid-name'}`}
        style={placeOf(placed)}
        onDragOver={(event) => canDrop && event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          if (canDrop) actions.moveColumn(dragged, placed.id);
          setDragged(undefined);
        }}
      >
        {!column && (
          <input
            type="checkbox"
            aria-label={hasSelection ? 'Select no run' : 'Select all runs that are loaded'}
            checked={false}
            ref={(box) => {
              if (box) box.indeterminate = hasSelection;
            }}
            onChange={() => actions.selectAll(!hasSelection)}
          />
        )}
        <span
          className="grid-headlabel"
          draggable={column !== undefined}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData('text/plain', placed.id);
            setDragged(placed.id);
          }}
          onDragEnd={() => setDragged(undefined)}
        >
          <HeaderLink label={column ? labelOf(column) : 'Name'} orderKey={orderKey(column)} first={column ? firstDirection(column) : 'ascending'} search={search} actions={actions} />
        </span>
        {!column && search.groupBy && <HeaderLink label="Runs" orderKey={GROUP_SIZE} first="descending" search={search} actions={actions} />}
        {column && (
          <Popover button="⋮" label={`Column ${labelOf(column)}`} className="icon-button grid-menu">
            {(close) => <ColumnMenu column={column} columns={columns} pinned={pins.get(column.id)} actions={actions} close={close} />}
          </Popover>
        )}
        <span
          className="grid-resizer"
          aria-hidden="true"
          onMouseDown={layout.startResizing(placed.id)}
          onTouchStart={layout.startResizing(placed.id)}
          onDoubleClick={() => actions.resize(placed.id, 0)}
        />
      </div>
    );
  };
  return (
    <div role="row" aria-rowindex={1} className="grid-row grid-headrow">
      {cellsOf(layout).map(head)}
    </div>
  );
});

const ARROWS = { ascending: '↑', descending: '↓' };

function orderKey(column: Column | undefined): string | undefined {
  return column ? orderKeyOf(column) : NAME_ORDER;
}

function sortOf(column: Column | undefined, search: RunsSearch): 'ascending' | 'descending' | undefined {
  const order = orderOf(search);
  return order.key === orderKey(column) ? order.direction : undefined;
}

interface HeaderLinkProps {
  label: string;
  /** Nothing: the table cannot be ordered by it. */
  orderKey: string | undefined;
  /** The direction of the first click. */
  first: Direction;
  search: RunsSearch;
  actions: GridActions;
}

/** A link to the table ordered by the column; with Shift the column is the second order. */
function HeaderLink({ label, orderKey: key, first, search, actions }: HeaderLinkProps) {
  if (key === undefined) return <span className="sort-label">{label}</span>;
  const order = orderOf(search);
  const then = thenOf(search);
  const next = nextOrder(order, key, first);
  const arrow = order.key === key ? ARROWS[order.direction] : then?.key === key ? `${ARROWS[then.direction]}²` : '';
  return (
    <Link
      to="."
      search={{ ...search, ...next }}
      resetScroll={false}
      draggable={false}
      className="sort"
      title={`${label}; with Shift, a second order`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.altKey) return;
        event.preventDefault();
        if (event.shiftKey) actions.thenBy(key, first);
        else actions.orderBy(next);
      }}
    >
      <span className="sort-label">{label}</span>
      <span className="sort-arrow" aria-hidden="true">
        {arrow}
      </span>
    </Link>
  );
}
