import { useEffect, useState } from 'react';
import { type ArtifactFile, baseName } from '../lib/api/artifacts';
import { languageOf } from './languages';
import type { Span } from './lineParts';

/** More takes long, and is hardly written by hand. */
const MAX_BYTES = 256 << 10;

/** The lines of a file in colours, where its name tells the language and all of it was read; undefined while it is plain text. */
export function useHighlight(lines: readonly string[], file: ArtifactFile, isWhole: boolean): Span[][] | undefined {
  const [colored, setColored] = useState<{ lines: readonly string[]; spans: Span[][] }>();
  const language = languageOf(baseName(file.path));
  const isWanted = isWhole && language !== undefined && (file.size ?? Infinity) <= MAX_BYTES;
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    import('./highlight').then(
      ({ highlight }) => isGone || setColored({ lines, spans: highlight(lines, language) }),
      // Without the library the text is as readable.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [lines, language, isWanted]);
  return colored?.lines === lines ? colored.spans : undefined;
}
