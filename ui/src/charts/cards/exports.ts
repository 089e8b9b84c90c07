import type { RefObject } from 'react';
import type { Pen, Size } from '../kit/pen';
import type { Theme } from '../kit/theme';

/** What a card can give away; each kind fills in what it has. */
export interface Exports {
  /** Rows of cells, the header first. */
  rows?: () => (string | number)[][];
  /** What every point that was logged is read for; charts draw samples of them. */
  sampled?: { runs: readonly { id: string; name: string }[]; keys: readonly string[] };
  paint?: (pen: Pen, size: Size, theme: Theme) => void;
}

export type ExportsRef = RefObject<Exports>;
