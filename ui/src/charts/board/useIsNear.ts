import { type RefObject, useLayoutEffect, useState } from 'react';

/** Starts a little before the element scrolls in. */
const MARGIN_PX = 250;

/** Whether the element is near the viewport now. */
export function useIsNear(element: RefObject<Element | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useLayoutEffect(() => {
    if (!element.current) return;
    // An observer tells a frame later, for which the charts in sight need not wait.
    const { top, bottom } = element.current.getBoundingClientRect();
    setIsNear(bottom > -MARGIN_PX && top < innerHeight + MARGIN_PX);
    const observer = new IntersectionObserver((entries) => setIsNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: `${MARGIN_PX}px` });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
}
