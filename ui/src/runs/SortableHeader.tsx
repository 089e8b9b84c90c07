import { Link } from '@tanstack/react-router';
import { type Direction, type Order, nextOrder } from './urlState';

interface SortableHeaderProps {
  /** What the server orders by, in its own words. */
  orderKey: string;
  order: Order;
  /** The direction of the first click: what is usually wanted of this column. */
  first: Direction;
  label: string;
  numeric?: boolean;
}

/** A column header that is a link to the table ordered by it. */
export function SortableHeader({ orderKey, order, first, label, numeric = false }: SortableHeaderProps) {
  const isActive = order.key === orderKey;
  return (
    <th scope="col" className={numeric ? 'number' : undefined} aria-sort={isActive ? order.direction : undefined}>
      <Link
        to="/experiments/$experimentId/runs"
        from="/experiments/$experimentId/runs"
        search={(current) => ({ ...current, ...nextOrder(order, orderKey, first) })}
        resetScroll={false}
        className="sort"
        title={label}
      >
        <span className="sort-label">{label}</span>
        <span className="sort-arrow" aria-hidden="true">
          {isActive ? (order.direction === 'ascending' ? '↑' : '↓') : ''}
        </span>
      </Link>
    </th>
  );
}
