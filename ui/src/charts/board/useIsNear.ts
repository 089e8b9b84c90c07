import { type RefObject, useEffect, useState } from 'react';

/** Starts a little before the element scrolls in. */
const MARGIN = '250px';

/** Whether the element is near the viewport now. */
export function useIsNear(element: RefObject<Element | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver((entries) => setIsNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: MARGIN });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
}
