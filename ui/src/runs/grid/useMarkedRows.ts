import { type PointerEvent, type RefObject, useEffect } from 'react';
import type { HoverStore } from '../../charts/board/hover';

const MARK = 'data-marked';

/**
 * Marks the rows of what is pointed at in the charts, and says which row is pointed at. Rows are marked where they are in sight, by an
 * attribute: nothing is rendered or scrolled while the pointer moves.
 */
export function useMarkedRows(scroller: RefObject<HTMLElement | null>, hover: HoverStore) {
  useEffect(
    () =>
      hover.subscribe(({ runId }) => {
        const { current: element } = scroller;
        element?.querySelectorAll(`[${MARK}]`).forEach((row) => row.removeAttribute(MARK));
        if (runId !== undefined) element?.querySelectorAll(`[data-run="${CSS.escape(runId)}"]`).forEach((row) => row.setAttribute(MARK, ''));
      }),
    [scroller, hover],
  );
  return {
    onPointerOver: ({ target }: PointerEvent) => hover.set({ runId: (target as Element).closest<HTMLElement>('[data-run]')?.dataset['run'] }),
    onPointerLeave: () => hover.set({}),
  };
}
