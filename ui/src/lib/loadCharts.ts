import { useEffect, useState } from 'react';

/** The code of charts, which pages without any do not load. */
export const loadCharts = () => import('../charts/ChartsBoard');

type Board = Awaited<ReturnType<typeof loadCharts>>['ChartsBoard'];
/** Once it is there, for all pages that follow. */
let loaded: Board | undefined;

/** The board of charts, when its code is there. Not by Suspense: React holds back what follows a fallback for 300 ms. */
export function useChartsBoard(isWanted = true): Board | undefined {
  const [board, setBoard] = useState(() => loaded);
  useEffect(() => {
    if (!isWanted || loaded) return setBoard(() => loaded);
    loadCharts().then(
      ({ ChartsBoard }) => {
        loaded = ChartsBoard;
        setBoard(() => loaded);
      },
      // For the page's own boundary.
      (cause: unknown) => setBoard(() => { throw cause; }),
    );
  }, [isWanted]);
  return board;
}
