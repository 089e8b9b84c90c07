import { useMemo, useState } from 'react';
import type { Board } from './context';
import type { BoardState } from './state';
import { UNZOOMED, type ZoomState } from './zoom';

/** The board's state where an axis of its own is zoomed by itself: a range of the board's axis is none of another one. */
export function useOwnZoom(state: BoardState, change: Board['change'], isOwn: boolean): [BoardState, Board['change']] {
  const [own, setOwn] = useState<ZoomState>(UNZOOMED);
  return useMemo(() => {
    if (!isOwn) return [state, change];
    const changeOwn: Board['change'] = ({ zoom, yZooms, past, ...rest }) => {
      if (yZooms && past) setOwn({ zoom, yZooms, past });
      if (Object.keys(rest).length > 0) change(rest);
    };
    return [{ ...state, ...own }, changeOwn];
  }, [state, change, isOwn, own]);
}
