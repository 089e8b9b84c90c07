import type { GroupKey, RunGroup } from '../lib/api/runGroups';
import { type Column, orderKeyOf } from './columnIds';
import { inNaturalOrder } from '../lib/naturalOrder';
import type { Order } from './urlState';

/** Groups by the mean of the metric, or by the value, that the table is ordered by; else as they come, the largest first. */
export function orderGroups(groups: RunGroup[], keys: GroupKey[], columns: Column[], order: Order): RunGroup[] {
  const column = columns.find((each) => orderKeyOf(each) === order.key);
  if (!column) return groups;
  const sign = order.direction === 'ascending' ? 1 : -1;
  if (column.kind === 'metric') {
    const mean = (group: RunGroup) => group.metrics.get(column.key)?.mean ?? NaN;
    return groups.toSorted((a, b) => missingLast(mean(a), mean(b)) ?? sign * (mean(a) - mean(b)));
  }
  const place = keys.findIndex(({ kind, key }) => kind === column.kind && key === column.key);
  if (place < 0) return groups;
  return groups.toSorted((a, b) => {
    const [left, right] = [a.values[place], b.values[place]];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return sign * inNaturalOrder(left, right);
  });
}

function missingLast(a: number, b: number): number | undefined {
  return Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : undefined;
}
