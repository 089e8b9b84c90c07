import { createContext, useContext } from 'react';
import type { Card, ChartGroup, ChartRun } from '../types';
import type { HoverStore } from './hover';
import type { SharedExtent } from './SharedExtent';
import type { BoardState } from './state';

export interface Board {
  runs: readonly ChartRun[];
  groups: readonly ChartGroup[] | undefined;
  /** All metrics and params of the runs, in natural order. */
  metricKeys: readonly string[];
  paramKeys: readonly string[];
  state: BoardState;
  /** The run that the page compares others to, if any. */
  baseline: string | undefined;
  /** Keeps a card as it is now. */
  putCard: (card: Card) => void;
  /** The value whose runs alone these are, in a section that is split by values. */
  part: string | undefined;
  /** What the charts of a section span together, where they share their y axis. */
  sharedY: SharedExtent | undefined;
  change: (change: Partial<BoardState>) => void;
  hover: HoverStore;
}

export const BoardContext = createContext<Board | undefined>(undefined);

export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (!board) throw new Error('A card was rendered outside of a board.');
  return board;
}
