import '../styles/query.css';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { runGroupsQuery } from '../lib/api/runGroups';
import { type Option, complete, keyOfValue, placeOf } from './completion';
import { recentFilters, rememberFilter } from './recentFilters';
import { useFilterKeys } from './useFilterKeys';

interface QueryBoxProps {
  experimentIds: string[];
  value: string;
  /** What the server refused, and where in `value` if it said so. */
  error: { message: string; place: number | undefined } | undefined;
  onApply: (filter: string) => void;
  /** Beside the label. */
  help: ReactNode;
  ref: Ref<{ focus: () => void }>;
}

/** MLflow's filter language with completion of what exists and, while it is empty, the filters applied lately. Enter applies, Escape closes the list. */
export function QueryBox({ experimentIds, value, error, onApply, help, ref }: QueryBoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(value);
  const [cursor, setCursor] = useState(value.length);
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  // The URL changed by itself (back, forward, a link): follow it.
  useEffect(() => setDraft(value), [value]);
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), []);

  const place = placeOf(draft.slice(0, cursor));
  const isField = isOpen && place.expects === 'field';
  const keys = useFilterKeys(experimentIds, place.typed, isField);
  const valued = keyOfValue(place);
  const { data: values } = useQuery({
    ...runGroupsQuery({ experimentIds, filter: '', orderBy: [], lifecycle: 'Active' }, valued ? [valued] : []),
    enabled: isOpen && valued !== undefined,
  });
  const completion = complete(draft, cursor, isField ? keys : undefined, values?.groups);
  const recent = isOpen && draft.trim() === '' ? recentFilters().map((filter): Option => ({ label: filter, insert: filter, hint: 'recent' })) : [];
  const options = isOpen ? [...recent, ...completion.options] : [];
  const listId = `${id}-list`;

  const write = (text: string, at: number) => {
    setDraft(text);
    setCursor(at);
    setActive(-1);
  };
  const choose = (option: Option) => {
    const text = draft.slice(0, completion.from) + option.insert + draft.slice(completion.to).trimStart();
    const at = completion.from + option.insert.length;
    write(text, at);
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const apply = (filter: string) => {
    setIsOpen(false);
    rememberFilter(filter);
    onApply(filter);
  };
  const isUnapplied = draft.trim() !== value.trim();
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = options[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) setIsOpen(true);
      else if (options.length > 0) setActive((active + (event.key === 'ArrowDown' ? 1 : options.length + (active < 0 ? 0 : -1))) % options.length);
    } else if (event.key === 'Tab' && options.length > 0 && draft !== '' && !event.shiftKey) {
      const first = chosen ?? options[0];
      if (first && completion.to > completion.from) {
        event.preventDefault();
        choose(first);
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen) choose(chosen);
      else apply(draft.trim());
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setIsOpen(false);
    }
  };

  return (
    <div className="field field-wide query">
      <span className="query-label">
        <label htmlFor={id}>Filter</label> {help}
        {isUnapplied && (
          <>
            <span id={`${id}-unapplied`} className="muted">
              Not applied yet
            </span>
            <button type="button" className="button-link" aria-label="Apply filter" onClick={() => apply(draft.trim())}>
              Apply
            </button>
          </>
        )}
        {draft !== '' && (
          <button
            type="button"
            className="button-link"
            aria-label="Clear filter"
            onClick={() => {
              write('', 0);
              apply('');
              input.current?.focus();
            }}
          >
            Clear
          </button>
        )}
      </span>
      <input
        ref={input}
        id={id}
        className={isUnapplied ? 'mono query-draft' : 'mono'}
        type="text"
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        aria-invalid={error !== undefined}
        aria-describedby={[error && `${id}-error`, isUnapplied && `${id}-unapplied`].filter(Boolean).join(' ') || undefined}
        value={draft}
        placeholder="metrics.loss < 0.1 AND params.optimizer = 'adam'"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => {
          write(event.target.value, event.target.selectionStart ?? event.target.value.length);
          setIsOpen(true);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onKeyDown={onKeyDown}
        onBlur={() => setIsOpen(false)}
      />
      <ul id={listId} role="listbox" aria-label="Completions" className="completions" hidden={options.length === 0}>
        {options.map((option, index) => (
          <li
            key={option.label}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            ref={(item) => {
              if (index === active) item?.scrollIntoView({ block: 'nearest' });
            }}
            // Not a click, before which the box would lose the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(option);
            }}
          >
            <span className="mono">{option.label}</span> <span className="muted">{option.hint}</span>
          </li>
        ))}
      </ul>
      {error && (
        <div id={`${id}-error`} className="field-error" role="alert">
          {error.place !== undefined && <Marked text={value} place={error.place} />}
          {error.message}
        </div>
      )}
    </div>
  );
}

/** The filter with the place of its mistake. */
function Marked({ text, place }: { text: string; place: number }) {
  const characters = [...text];
  const length = Math.max(1, /^[\w.`/]+|^[=!<>]+|^\S/.exec(characters.slice(place).join(''))?.[0].length ?? 1);
  return (
    <code className="query-mistake">
      {characters.slice(0, place).join('')}
      <mark>{characters.slice(place, place + length).join('') || ' '}</mark>
      {characters.slice(place + length).join('')}
    </code>
  );
}
