import { useCallback, useState } from 'react';
import { useShortcut } from '../../lib/shortcuts';
import { type Edited, UNEDITED, afterEdit, redone, undone } from './edited';
import type { Layout } from './layout';

/** Edits of a layout that can be undone, by keys too, until the page is left or another layout is shown. */
export function useEditedLayout(scope: string, layout: Layout, set: (layout: Layout) => void) {
  const [kept, setKept] = useState<{ scope: string; edited: Edited<Layout> }>({ scope, edited: UNEDITED });
  const edited = kept.scope === scope ? kept.edited : UNEDITED;
  const edit = useCallback(
    (next: Layout) => {
      setKept({ scope, edited: afterEdit(edited, layout) });
      set(next);
    },
    [scope, edited, layout, set],
  );
  const go = (step: typeof undone<Layout>) => {
    const to = step(edited, layout);
    if (!to) return;
    setKept({ scope, edited: to.edited });
    set(to.value);
  };
  const canUndo = edited.past.length > 0;
  const canRedo = edited.future.length > 0;
  const undo = () => go(undone);
  const redo = () => go(redone);
  useShortcut('Mod+z', 'Undo the change of the layout of charts', undo, canUndo);
  useShortcut('Mod+Shift+z', 'Change the layout of charts again', redo, canRedo);
  return { edit, undo, redo, canUndo, canRedo };
}
