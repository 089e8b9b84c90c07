import type { KeyboardEvent, PointerEvent } from 'react';
import { isNumber } from './cells';

const MIN_WIDTH = 48;
const STEP = 24;
const STEPS: Record<string, number> = { ArrowLeft: -STEP, ArrowRight: STEP };

interface GridHeadProps {
  columns: readonly string[];
  /** A row in sight: numbers stand below each other. */
  sample: readonly unknown[] | undefined;
  /** The column that orders the rows, from 1, downwards if it is negative. */
  sort: number | undefined;
  onSort: (column: number) => void;
  /** Pixels by column, of those that were made wider or narrower. */
  widths: ReadonlyMap<number, number>;
  onWidth: (column: number, width: number) => void;
}

/** Headers order the rows, and their right edge, or Shift with an arrow key, changes the width. */
export function GridHead({ columns, sample, sort, onSort, widths, onWidth }: GridHeadProps) {
  return (
    <thead>
      <tr>
        <th scope="col" className="number">
          <span className="visually-hidden">Row</span>
        </th>
        {columns.map((name, column) => (
          <Head
            key={column}
            name={name}
            isNumeric={isNumber(sample?.[column])}
            direction={Math.abs(sort ?? 0) === column + 1 ? Math.sign(sort ?? 0) : 0}
            onSort={() => onSort(column + 1)}
            width={widths.get(column)}
            onWidth={(width) => onWidth(column, Math.max(MIN_WIDTH, width))}
          />
        ))}
      </tr>
    </thead>
  );
}

interface HeadProps {
  name: string;
  isNumeric: boolean;
  direction: number;
  onSort: () => void;
  width: number | undefined;
  onWidth: (width: number) => void;
}

function Head({ name, isNumeric, direction, onSort, width, onWidth }: HeadProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.shiftKey ? STEPS[event.key] : undefined;
    const head = event.currentTarget.closest('th');
    if (step === undefined || !head) return;
    event.preventDefault();
    onWidth(head.offsetWidth + step);
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const head = event.currentTarget.closest('th');
    if (event.currentTarget.hasPointerCapture(event.pointerId) && head) onWidth(event.clientX - head.getBoundingClientRect().left);
  };
  return (
    <th
      scope="col"
      className={isNumeric ? 'number' : undefined}
      aria-sort={direction === 0 ? undefined : direction > 0 ? 'ascending' : 'descending'}
      style={width === undefined ? undefined : { minWidth: width, maxWidth: width }}
    >
      <button type="button" className="sort sort-button" title={`${name}: orders the rows; with Shift and ← or →, narrower or wider`} onClick={onSort} onKeyDown={onKeyDown}>
        <span className="sort-label">{name}</span>
        <span className="sort-arrow" aria-hidden="true">
          {direction === 0 ? '' : direction > 0 ? '↑' : '↓'}
        </span>
      </button>
      <span className="head-resizer" aria-hidden="true" onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={drag} />
    </th>
  );
}
