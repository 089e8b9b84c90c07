import { type ReactNode, useMemo, useState } from 'react';
import { type Board, BoardContext, useBoard } from './context';
import { type Part, type SectionSettings, withSettings } from './sectionSettings';

interface SectionBoardProps {
  settings: SectionSettings;
  /** Some of the board's runs; all unless given. */
  only?: Part | undefined;
  children: ReactNode;
}

/** The board as the charts of a section see it. */
export function SectionBoard({ settings, only, children }: SectionBoardProps) {
  const board = useBoard();
  // A range of the board's axis is none of another one.
  const [ownZoom, setOwnZoom] = useState<[number, number]>();
  const hasOwnAxis = settings.x !== undefined && settings.x !== board.state.x;
  const seen = useMemo((): Board => {
    const state = withSettings(board.state, settings);
    const base = { ...board, ...(only && { runs: only.runs, groups: only.groups, part: only.value }), state };
    if (!hasOwnAxis) return base;
    const change: Board['change'] = ({ zoom, ...rest }) => {
      setOwnZoom(zoom);
      if (Object.keys(rest).length > 0) board.change(rest);
    };
    return { ...base, state: { ...state, zoom: ownZoom }, change };
  }, [board, only, settings, hasOwnAxis, ownZoom]);
  return <BoardContext value={seen}>{children}</BoardContext>;
}
