import { exactNumber, padDecimals, shortNumber } from '../lib/format';

interface NumberTextProps {
  value: number;
  /** Decimal places of the column it stands in. */
  decimals: number;
}

/** A number as short as a column wants it; its exact value is one hover away. */
export function NumberText({ value, decimals }: NumberTextProps) {
  const short = shortNumber(value);
  const exact = exactNumber(value);
  return <span title={short === exact ? undefined : exact}>{padDecimals(short, decimals)}</span>;
}
