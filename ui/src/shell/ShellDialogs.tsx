import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, Suspense, lazy, useState } from 'react';
import { useShortcut } from '../lib/shortcuts';

const Palette = lazy(() => import('../palette/Palette').then((module) => ({ default: module.Palette })));
const ShortcutSheet = lazy(() => import('../palette/ShortcutSheet').then((module) => ({ default: module.ShortcutSheet })));

export type ShellDialog = 'palette' | 'shortcuts';

/** The keys that work on every page, and the dialogs they open. */
export function ShellDialogs({ children }: { children: (open: (dialog: ShellDialog) => void) => ReactNode }) {
  const [shown, show] = useState<ShellDialog>();
  const navigate = useNavigate();
  useShortcut('Mod+k', 'Search and run commands', () => show('palette'));
  useShortcut('?', 'Show the keyboard shortcuts', () => show('shortcuts'));
  useShortcut('g h', 'Go home', () => void navigate({ to: '/' }));
  useShortcut('g e', 'Go to experiments', () => void navigate({ to: '/experiments' }));
  useShortcut('g m', 'Go to models', () => void navigate({ to: '/models' }));
  useShortcut('g p', 'Go to prompts', () => void navigate({ to: '/prompts' }));
  const close = () => show(undefined);
  return (
    <>
      {children(show)}
      <Suspense>
        {shown === 'palette' && <Palette onClose={close} />}
        {shown === 'shortcuts' && <ShortcutSheet onClose={close} />}
      </Suspense>
    </>
  );
}
