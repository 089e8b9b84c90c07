import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { shortId } from '../components/links';
import { chartOf } from '../lib/chartLink';
import { recents } from '../lib/recents';
import { useShortcutList } from '../lib/shortcuts';
import { THEME_CHOICES, chooseTheme } from '../lib/theme';
import { parseQuery } from '../lib/urlState';
import { runsSearch } from '../runs/urlState';
import { matchingCommands, matchingTitles } from './commands';
import type { Found } from './quickSearch';

/** Pages looked at before, shown at most. */
const MAX_RECENTS = 5;

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
  const { history } = useRouter();
  const shortcuts = useShortcutList();
  // As it was when the palette opened.
  const [visited] = useState(recents);

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
      case 'logged model':
        return {
          key: `logged model ${thing.id}`,
          kind: 'Logged model',
          label: thing.name,
          note: shortId(thing.id),
          run: () => void navigate({ to: '/experiments/$experimentId/models/$modelId', params: { experimentId: thing.experimentId, modelId: thing.id } }),
        };
      case 'view':
        return {
          key: `view ${thing.experimentId} ${thing.name}`,
          kind: 'View',
          label: thing.name,
          note: thing.experimentName,
          run: () => void navigate({ to: '/experiments/$experimentId/runs', params: { experimentId: thing.experimentId }, search: runsSearch(parseQuery(thing.query)) }),
        };
      case 'metric':
        return {
          key: `metric ${thing.name}`,
          kind: 'Chart',
          label: thing.name,
          run: () =>
            void navigate({ to: '/experiments/$experimentId/runs', params: { experimentId: thing.experimentId }, search: { layout: 'charts', charts: chartOf(thing.name) } }),
        };
      case 'model':
        return { key: `model ${thing.name}`, kind: 'Model', label: thing.name, run: () => void navigate({ to: '/models/$modelName', params: { modelName: thing.name } }) };
      case 'prompt':
        return { key: `prompt ${thing.name}`, kind: 'Prompt', label: thing.name, run: () => void navigate({ to: '/prompts/$promptName', params: { promptName: thing.name } }) };
    }
  };

  const themes = THEME_CHOICES.map((choice) => ({ key: `theme ${choice}`, label: `Theme: ${choice}`, run: () => chooseTheme(choice) }));
  const known = matchingTitles(visited, text).filter(({ path }) => path !== history.location.href);
  return [
    ...known.slice(0, MAX_RECENTS).map(({ title, path }) => ({ key: `recent ${path}`, kind: 'Recent', label: title, run: () => history.push(path) })),
    ...found.map(toChoice),
    ...matchingCommands(shortcuts, text).map(({ key, label, run }) => ({ key: `command ${key}`, kind: 'Command', label, shortcut: key, run })),
    ...matchingCommands(themes, text).map((theme) => ({ ...theme, kind: 'Command' })),
  ];
}
