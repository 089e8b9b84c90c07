import { useNavigate } from '@tanstack/react-router';
import { shortId } from '../components/links';
import { useShortcutList } from '../lib/shortcuts';
import { THEME_CHOICES, chooseTheme } from '../lib/theme';
import { matchingCommands } from './commands';
import type { Found } from './quickSearch';

export interface Choice {
  /** Its own among all. */
  key: string;
  kind: string;
  label: string;
  /** What tells it from others of the same name. */
  note?: string;
  shortcut?: string;
  run: () => void;
}

/** What was found, and the commands that match. */
export function useChoices(text: string, found: Found[]): Choice[] {
  const navigate = useNavigate();
  const shortcuts = useShortcutList();

  const toChoice = (thing: Found): Choice => {
    switch (thing.kind) {
      case 'experiment':
        return {
          key: `experiment ${thing.id}`,
          kind: 'Experiment',
          label: thing.name,
          note: thing.id,
          run: () => void navigate({ to: '/experiments/$experimentId/runs', params: { experimentId: thing.id } }),
        };
      case 'run':
        return {
          key: `run ${thing.id}`,
          kind: 'Run',
          label: thing.name,
          note: shortId(thing.id),
          run: () => void navigate({ to: '/experiments/$experimentId/runs/$runId/$', params: { experimentId: thing.experimentId, runId: thing.id, _splat: '' } }),
        };
      case 'model':
        return { key: `model ${thing.name}`, kind: 'Model', label: thing.name, run: () => void navigate({ to: '/models/$modelName', params: { modelName: thing.name } }) };
      case 'prompt':
        return { key: `prompt ${thing.name}`, kind: 'Prompt', label: thing.name, run: () => void navigate({ to: '/prompts/$promptName', params: { promptName: thing.name } }) };
    }
  };

  const themes = THEME_CHOICES.map((choice) => ({ key: `theme ${choice}`, label: `Theme: ${choice}`, run: () => chooseTheme(choice) }));
  return [
    ...found.map(toChoice),
    ...matchingCommands(shortcuts, text).map(({ key, label, run }) => ({ key: `command ${key}`, kind: 'Command', label, shortcut: key, run })),
    ...matchingCommands(themes, text).map((theme) => ({ ...theme, kind: 'Command' })),
  ];
}
