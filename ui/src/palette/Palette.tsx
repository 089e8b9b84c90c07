import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useModal } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { useDebounced } from '../lib/useDebounced';
import { Keys } from './ShortcutSheet';
import { holdsWords } from './commands';
import { quickSearchQuery } from './quickSearch';
import { type Choice, useChoices } from './useChoices';

const TYPING_PAUSE_MS = 120;

/** Finds pages, experiments, runs, models, prompts, views and metrics, and runs what the page can do. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useModal();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const query = text.trim();
  const asked = useDebounced(query, TYPING_PAUSE_MS);
  const experimentId = useRouterState({ select: ({ matches }) => (matches.at(-1)?.params as { experimentId?: string } | undefined)?.experimentId });
  const found = useQuery(quickSearchQuery(asked, experimentId));
  const isCurrent = asked === query && !found.isPlaceholderData;
  const things = query ? (found.data ?? []) : [];
  // Of what was found for the text before, only what matches this one stays until there is an answer.
  const choices = useChoices(query, isCurrent ? things : things.filter((thing) => holdsWords(thing.name, query)));
  const current = Math.min(at, choices.length - 1);

  useEffect(() => {
    void list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current, choices]);

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    // After the dialog has given the focus back, so that what is opened can take it.
    setTimeout(choice.run);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((current + step + choices.length) % Math.max(choices.length, 1));
    else if (event.key === 'Enter') choose(choices[current]);
    else return;
    event.preventDefault();
  };

  return (
    <dialog ref={dialog} className="dialog palette" aria-label="Search" onClose={onClose} onPointerDown={(event) => event.target === event.currentTarget && onClose()}>
      <div className="palette-input">
        <Icon name="search" />
        <input
          data-autofocus
          role="combobox"
          aria-label="Search experiments, runs, models and commands"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={choices[current] ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          placeholder="Search experiments, runs, models, commands…"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <kbd>Esc</kbd>
      </div>
      <ul ref={list} id={id} role="listbox" aria-label="Results" className="palette-list">
        {choices.map((choice, index) => (
          <li
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(choice)}
          >
            <span className="palette-kind">{choice.kind}</span>
            <span className="palette-label">{choice.label}</span>
            {choice.shortcut ? <Keys shortcut={choice.shortcut} /> : <span className="muted mono">{choice.note}</span>}
          </li>
        ))}
      </ul>
      <p className="palette-foot muted" role="status">
        {choices.length === 0 ? (!isCurrent || found.isFetching ? 'Searching…' : 'Nothing found. Runs are found by name or by the start of their id.') : `${choices.length} results`}
      </p>
    </dialog>
  );
}
