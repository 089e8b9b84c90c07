import { memo } from 'react';
import { spreadKey } from '../../lib/api/runGroups';
import type { RunRow } from '../../lib/api/runsTable';
import { shortNumber } from '../../lib/format';
import type { RunLook } from '../../lib/runColors';
import type { Column } from '../columnIds';
import type { DisplayRow } from '../displayRows';
import type { GroupEyes } from '../groupEyes';
import type { RowSize } from '../look';
import type { GridActions } from './actions';
import { CellContent } from './CellContent';
import { type Layout, type Placed, cellsOf, placeOf } from './layout';
import { NameCell } from './NameCell';

/** How values are shown, the same for all rows. */
export interface RowLook {
  /** The most decimal places that any value of a column is shown with. */
  decimals: ReadonlyMap<string, number>;
  /** Columns of texts that all read as numbers. */
  numeric: ReadonlySet<string>;
  size: RowSize;
  /** The small curve of a run's metric. */
  curve: ((run: string, key: string) => Float64Array | undefined) | undefined;
  baseline: RunRow | undefined;
  /** Differences from it are percentages. */
  isShare: boolean;
  experimentName: (id: string) => string | undefined;
  /** Values may be missing because they have not been read yet. */
  isStale: boolean;
  /** Shows only runs that used a dataset. */
  onDataset: (name: string) => void;
  /** The colours of runs that are drawn or loaded. */
  looks: ReadonlyMap<string, RunLook>;
  /** Of groups that are drawn. */
  groupColors: ReadonlyMap<string, string>;
  groupEyes: GroupEyes;
}

interface GridRowProps {
  /** Undefined while it is read. */
  row: DisplayRow | undefined;
  index: number;
  /** Undefined for a row that is not among the others. */
  top: number | undefined;
  layout: Layout;
  look: RowLook;
  actions: GridActions;
  isSelected: boolean;
  isCurrent: boolean;
  isHidden: boolean;
  isBaseline: boolean;
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, index, top, layout, look, isSelected, isCurrent, isBaseline } = props;
  const cell = (placed: Placed) => {
    const { column } = placed;
    const isNumber = column && (column.kind === 'metric' || look.numeric.has(column.id) || (column.kind === 'attribute' && column.key === 'duration'));
    return (
      <div
        key={placed.id}
        role={column ? 'cell' : 'rowheader'}
        className={`grid-cell ${placed.side ? `grid-pinned grid-pinned-${placed.side}` : ''} ${isNumber ? 'number' : ''} ${column ? '' : 'grid-name'}`}
        style={placeOf(placed)}
      >
        {column ? <Content row={row} column={column} look={look} /> : <NameCell {...props} />}
      </div>
    );
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={-1}
      aria-current={isCurrent || undefined}
      data-run={row?.type === 'run' ? row.run.id : row?.type === 'group' ? row.group.id : undefined}
      className={`grid-row ${isSelected ? 'grid-selected' : ''} ${isCurrent ? 'grid-current' : ''} ${isBaseline ? 'grid-baseline' : index < 0 ? 'grid-top' : ''} ${row?.type === 'group' ? 'grid-group' : ''}`}
      style={top === undefined ? undefined : { position: 'absolute', top: 0, transform: `translateY(${top}px)`, width: layout.width }}
    >
      {cellsOf(layout).map(cell)}
    </div>
  );
});

function Content({ row, column, look }: { row: DisplayRow | undefined; column: Column; look: RowLook }) {
  if (row?.type === 'run') return <CellContent column={column} run={row.run} look={look} />;
  if (row?.type !== 'group' || column.kind !== 'metric') return null;
  const spread = row.group.metrics.get(spreadKey(column.key, column.stat));
  if (spread?.mean === undefined) return null;
  const { mean, std, min, max, count } = spread;
  return (
    <span title={`mean of ${count}: ${mean}${std === undefined ? '' : `, standard deviation ${std}`}, from ${min} to ${max}`}>
      {shortNumber(mean)}
      {std !== undefined && <span className="muted"> ± {Number(std.toPrecision(2))}</span>}
    </span>
  );
}
