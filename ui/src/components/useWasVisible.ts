import { type RefObject, useEffect, useState } from 'react';

/** Starts loading a little before the element scrolls in. */
const MARGIN = '300px';

/** True from the first time the element was near the viewport. */
export function useWasVisible(element: RefObject<Element | null>): boolean {
  const [wasVisible, setWasVisible] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (wasVisible || !target) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setWasVisible(true), {
      rootMargin: MARGIN,
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, wasVisible]);
  return wasVisible;
}
