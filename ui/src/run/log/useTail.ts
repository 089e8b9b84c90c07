import { useCallback, useEffect, useRef, useState } from 'react';
import { type ArtifactSource, artifactUrl, readPart } from '../../lib/api/artifacts';
import { Tail, type TailState } from './Tail';

/** Time between two looks at a file that grows. */
export const LOOK_MS = 2_000;

interface Followed {
  /** Undefined until it was read once. */
  state: TailState | undefined;
  error: Error | undefined;
  readAgain: () => void;
}

/** The end of a text file, and, while `isGrowing`, what is added to it. */
export function useTail(source: ArtifactSource, path: string, isGrowing: boolean): Followed {
  const url = artifactUrl(source, path);
  const [state, setState] = useState<TailState>();
  const [error, setError] = useState<Error>();
  const tail = useRef<Promise<Tail>>(undefined);
  const isReading = useRef(false);

  const read = useCallback(async () => {
    if (isReading.current) return;
    isReading.current = true;
    try {
      const part = (start: number, end: number) => readPart(url, start, end);
      tail.current ??= part(0, 1).then(({ total }) => Tail.near(total, part));
      const followed = await tail.current;
      await followed.readOn();
      setState(followed.state);
      setError(undefined);
    } catch (cause) {
      // It is begun anew if not even its length was found out.
      if (tail.current && !(await settled(tail.current))) tail.current = undefined;
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      isReading.current = false;
    }
  }, [url]);

  useEffect(() => {
    // Also when the run has just ended, for what came since the last look.
    void read();
    if (!isGrowing) return;
    const timer = setInterval(() => !document.hidden && void read(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isGrowing, read]);
  return { state, error, readAgain: () => void read() };
}

function settled(tail: Promise<Tail>): Promise<boolean> {
  return tail.then(
    () => true,
    () => false,
  );
}
