import '../styles/chooser.css';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { Popover } from '../components/Popover';
import { allKeysQuery } from '../lib/api/keys';
import { ATTRIBUTES, type Column, labelOf, metricId } from './columnIds';
import { MAX_CHOSEN, type Pins, toggleStat } from './columns';
import { MetricStats } from './MetricStats';
import type { GridActions } from './grid/actions';

interface ColumnChooserProps {
  experimentIds: string[];
  columns: Column[];
  pins: Pins;
  actions: GridActions;
  /** Shows these columns and no others; nothing: the default ones. */
  onChoose: (ids: string[] | undefined) => void;
}

export function ColumnChooser(props: ColumnChooserProps) {
  return <Popover button="Columns">{() => <Chooser {...props} />}</Popover>;
}

/** Entries of each kind that are listed at once: among more than these one searches. */
const MOST_LISTED = 100;
const KIND_NAMES = { attribute: 'Attributes', metric: 'Metrics', param: 'Parameters', tag: 'Tags' };

function Chooser({ experimentIds, columns, pins, actions, onChoose }: ColumnChooserProps) {
  const id = useId();
  const [text, setText] = useState('');
  const searched = useDeferredValue(text.trim().toLowerCase());
  const { data: keys } = useQuery(allKeysQuery(experimentIds));
  const shown = new Set(columns.map((column) => column.id));
  const shownMetrics = new Set(columns.flatMap((column) => (column.kind === 'metric' ? [column.key] : [])));
  const kinds = [
    { kind: 'metric' as const, entries: (keys?.metrics ?? []).map((key) => ({ id: metricId(key), label: key, isShown: shownMetrics.has(key) })) },
    { kind: 'param' as const, entries: (keys?.params ?? []).map((key) => entry(`param.${key}`, key, shown)) },
    { kind: 'tag' as const, entries: (keys?.tags ?? []).map((key) => entry(`tag.${key}`, key, shown)) },
    { kind: 'attribute' as const, entries: Object.entries(ATTRIBUTES).map(([key, label]) => entry(`attribute.${key}`, label, shown)) },
  ];
  const ids = columns.map((column) => column.id);
  const isFull = ids.length >= MAX_CHOSEN;

  const setShown = ({ id: each, isShown }: Entry, kind: Column['kind'], key: string) => {
    if (!isShown) return onChoose([...ids, each]);
    const isOf = (column: Column) => (kind === 'metric' ? column.kind === 'metric' && column.key === key : column.id === each);
    onChoose(columns.filter((column) => !isOf(column)).map((column) => column.id));
  };

  return (
    <div className="chooser">
      <div className="field">
        <label htmlFor={id}>Find columns</label>
        <input id={id} type="search" value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" spellCheck={false} />
      </div>
      <div className="chooser-lists">
        {searched === '' && columns.length > 0 && (
          <section aria-label="Shown columns">
            <h3>Shown</h3>
            <ol>
              {columns.map((column) => (
                <li key={column.id}>
                  <span className="chooser-name" title={column.id}>
                    {labelOf(column)}
                  </span>
                  <button type="button" className="icon-button" aria-label={`Move ${labelOf(column)} up`} onClick={() => actions.shiftColumn(column.id, -1)}>
                    ↑
                  </button>
                  <button type="button" className="icon-button" aria-label={`Move ${labelOf(column)} down`} onClick={() => actions.shiftColumn(column.id, 1)}>
                    ↓
                  </button>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`Pin ${labelOf(column)}`}
                    aria-pressed={pins.has(column.id)}
                    onClick={() => actions.pin(column.id, pins.has(column.id) ? undefined : 'left')}
                  >
                    <Pin />
                  </button>
                  <button type="button" className="icon-button" aria-label={`Hide ${labelOf(column)}`} onClick={() => actions.replaceColumn(column.id, undefined)}>
                    ×
                  </button>
                </li>
              ))}
            </ol>
          </section>
        )}
        {kinds.map(({ kind, entries }) => {
          const found = entries.filter(({ label }) => label.toLowerCase().includes(searched));
          if (found.length === 0) return null;
          return (
            <section key={kind} aria-label={KIND_NAMES[kind]}>
              <h3>
                {KIND_NAMES[kind]} <span className="muted count">{found.length.toLocaleString()}</span>
              </h3>
              <ul>
                {found.slice(0, MOST_LISTED).map((each) => (
                  <li key={each.id}>
                    <label>
                      <input type="checkbox" checked={each.isShown} disabled={isFull && !each.isShown} onChange={() => setShown(each, kind, each.label)} />
                      <span className="chooser-name" title={each.label}>
                        {each.label}
                      </span>
                    </label>
                    {kind === 'metric' && each.isShown && <MetricStats metric={each.label} shown={shown} isFull={isFull} onToggle={(stat) => onChoose(toggleStat(columns, each.label, stat))} />}
                  </li>
                ))}
              </ul>
              {found.length > MOST_LISTED && <p className="muted">{(found.length - MOST_LISTED).toLocaleString()} more: type a part of their names.</p>}
              {searched !== '' && found.length > 1 && found.length <= MOST_LISTED && (
                <button type="button" className="button button-small" onClick={() => onChoose([...ids, ...found.filter((each) => !each.isShown).map((each) => each.id)])}>
                  Show all {found.length}
                </button>
              )}
            </section>
          );
        })}
      </div>
      <p className="chooser-foot">
        <button type="button" className="button button-small" onClick={() => onChoose(undefined)}>
          Default columns
        </button>
        <button type="button" className="button button-small" onClick={() => onChoose(['attribute.status'])}>
          Hide all
        </button>
      </p>
    </div>
  );
}

interface Entry {
  id: string;
  label: string;
  isShown: boolean;
}

function entry(id: string, label: string, shown: Set<string>): Entry {
  return { id, label, isShown: shown.has(id) };
}

function Pin() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" className="line-icon">
      <path d="M6 2.5h4l-.5 4 2 2.5h-7l2-2.5zM8 9v4.5" />
    </svg>
  );
}
