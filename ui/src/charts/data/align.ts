import type { Columns } from '../../lib/api/columns';
import type { Expression } from './expression';
import type { StepRange } from './SeriesStore';

/**
 * The values of a history at ascending steps: the logged one where there is one, in between on the straight line from the point
 * before to the point after (histories are sampled each by itself, so that their steps need not meet), and NaN outside of it.
 */
export function valuesAt({ steps, values }: Columns, wanted: Float64Array): Float64Array {
  const found = new Float64Array(wanted.length).fill(NaN);
  let at = 0;
  for (let i = 0; i < wanted.length; i += 1) {
    const step = wanted[i]!;
    // Of several points at one step, the last logged counts.
    while (at + 1 < steps.length && steps[at + 1]! <= step) at += 1;
    const before = steps[at];
    if (before === undefined || before > step) continue;
    const after = steps[at + 1];
    if (before === step) found[i] = values[at]!;
    else if (after !== undefined) found[i] = values[at]! + ((step - before) / (after - before)) * (values[at + 1]! - values[at]!);
  }
  return found;
}

/** Evaluates an expression at every step at which one of its metrics has a point. */
export function evaluateSeries(expression: Expression, get: (key: string) => Columns | undefined): Columns | undefined {
  const all = expression.keys.map(get);
  const longest = all.reduce((a, b) => ((b?.steps.length ?? 0) > (a?.steps.length ?? 0) ? b : a), undefined);
  if (!longest || all.includes(undefined)) return undefined;
  const steps = Float64Array.from(new Set(all.flatMap((columns) => [...(columns?.steps ?? [])]))).sort();
  const inputs = all.map((columns) => (columns ? valuesAt(columns, steps) : new Float64Array()));
  const operands = new Map<string, number>();
  const values = steps.map((_, i) => {
    expression.keys.forEach((key, place) => operands.set(key, inputs[place]?.[i] ?? NaN));
    return expression.evaluate(operands);
  });
  // Where one metric has begun and another has not, there is nothing to tell.
  const isKnown = (i: number) => inputs.every((input) => !Number.isNaN(input[i]));
  const kept = Array.from(steps.keys()).filter(isKnown);
  const times = valuesAt({ ...longest, values: longest.times }, steps);
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i]!);
  return { steps: pick(steps), times: pick(times), values: pick(values) };
}

/** A history that is fine within a range of steps and coarse outside of it, so that a line goes on to the edges of its chart. */
export function splice(coarse: Columns | undefined, fine: Columns | undefined, range: StepRange): Columns | undefined {
  if (!coarse || !fine) return fine ?? coarse;
  const before = coarse.steps.findIndex((step) => step >= range.start);
  const after = coarse.steps.findIndex((step) => step > range.end);
  const join = (column: keyof Columns) => {
    const head = coarse[column].subarray(0, before === -1 ? undefined : before);
    const tail = after === -1 ? new Float64Array() : coarse[column].subarray(after);
    const joined = new Float64Array(head.length + fine[column].length + tail.length);
    joined.set(head);
    joined.set(fine[column], head.length);
    joined.set(tail, head.length + fine[column].length);
    return joined;
  };
  return { steps: join('steps'), times: join('times'), values: join('values') };
}
