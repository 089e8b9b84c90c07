import { type ReactNode, useMemo } from 'react';
import { type Board, BoardContext, useBoard } from './context';
import type { SharedExtent } from './SharedExtent';
import { type Part, type SectionSettings, withSettings } from './sectionSettings';
import { useOwnZoom } from './useOwnZoom';

interface SectionBoardProps {
  settings: SectionSettings;
  /** Some of the board's runs; all unless given. */
  only?: Part | undefined;
  /** The y axis that its charts share, if they do. */
  sharedY?: SharedExtent | undefined;
  children: ReactNode;
}

/** The board as the charts of a section see it. */
export function SectionBoard({ settings, only, sharedY, children }: SectionBoardProps) {
  const board = useBoard();
  const hasOwnAxis = settings.x !== undefined && settings.x !== board.state.x;
  const [state, change] = useOwnZoom(useMemo(() => withSettings(board.state, settings), [board.state, settings]), board.change, hasOwnAxis);
  const seen = useMemo(
    (): Board => ({ ...board, ...(only && { runs: only.runs, groups: only.groups, part: only.value }), state, change, sharedY }),
    [board, only, state, change, sharedY],
  );
  return <BoardContext value={seen}>{children}</BoardContext>;
}
