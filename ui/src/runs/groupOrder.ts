import { type GroupKey, type RunGroup, spreadKey } from '../lib/api/runGroups';
import { type Column, NAME_ORDER, orderKeyOf } from './columnIds';
import { inNaturalOrder } from '../lib/naturalOrder';
import { GROUP_SIZE, type Order } from './urlState';

/** Groups by the mean of the metric, by the value, the name or the size that the table is ordered by; else as they come, the largest first. */
export function orderGroups(groups: RunGroup[], keys: GroupKey[], columns: Column[], order: Order): RunGroup[] {
  const sign = order.direction === 'ascending' ? 1 : -1;
  if (order.key === GROUP_SIZE) return groups.toSorted((a, b) => sign * (a.runs - b.runs));
  if (order.key === NAME_ORDER) return groups.toSorted((a, b) => inOrderOf(a.values, b.values, sign));
  const column = columns.find((each) => orderKeyOf(each) === order.key);
  if (!column) return groups;
  if (column.kind === 'metric') {
    const mean = (group: RunGroup) => group.metrics.get(spreadKey(column.key, column.stat))?.mean ?? NaN;
    return groups.toSorted((a, b) => missingLast(mean(a), mean(b)) ?? sign * (mean(a) - mean(b)));
  }
  const place = keys.findIndex(({ kind, key }) => kind === column.kind && key === column.key);
  if (place < 0) return groups;
  return groups.toSorted((a, b) => inOrderOf([a.values[place]], [b.values[place]], sign));
}

type Values = RunGroup['values'];

/** By the first value in which they differ; those without one are last in both directions. */
function inOrderOf(left: Values, right: Values, sign: number): number {
  for (const [place, a] of left.entries()) {
    const b = right[place];
    const order = a === undefined || b === undefined ? Number(a === undefined) - Number(b === undefined) : sign * inNaturalOrder(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

function missingLast(a: number, b: number): number | undefined {
  return Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : undefined;
}
