import { type ReactNode, useId, useState } from 'react';
import { parseExpression } from '../data/expression';
import type { Card, CardKind, Dimension, Stat } from '../types';
import { useBoard } from './context';
import { cardTitle, dimensionName } from './layout';
import { Modal } from './Modal';

interface CardEditorProps {
  /** Undefined asks for a new one. */
  card: Card | undefined;
  newId: string;
  onSave: (card: Card) => void;
  onClose: () => void;
}

const KINDS: Record<CardKind, string> = {
  line: 'Lines',
  bar: 'Bars',
  scatter: 'Scatter',
  box: 'Box plot',
  parallel: 'Parallel coordinates',
  contour: 'Contour',
  images: 'Images',
  difference: 'Differences',
};

const STATS: Record<Stat, string> = { last: 'Last', min: 'Lowest', max: 'Highest' };

/** Everything a chart can be asked for; fields of another kind keep what was chosen. */
interface Draft {
  kind: CardKind;
  title: string;
  metrics: string[];
  expression: string;
  x: string;
  logY: '' | 'log' | 'linear';
  metric: string;
  stat: Stat;
  by: string;
  dimensionX: Dimension;
  dimensionY: Dimension;
  dimensionZ: Dimension;
  dimensions: Dimension[];
}

/** A dialog that adds a chart or changes one. */
export function CardEditor({ card, newId, onSave, onClose }: CardEditorProps) {
  const { metricKeys, paramKeys } = useBoard();
  const all = [...paramKeys.map((key): Dimension => `p:${key}`), ...metricKeys.map((key): Dimension => `m:${key}`)];
  const [draft, setDraft] = useState(() => draftOf(card, metricKeys, paramKeys));
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const mistake = check(draft, metricKeys);

  return (
    <Modal title={card ? `Edit ${cardTitle(card)}` : 'Add a chart'} onClose={onClose}>
      <form
        className="editor"
        onSubmit={(event) => {
          event.preventDefault();
          if (!mistake) onSave(cardOf(draft, card?.id ?? newId));
        }}
      >
        <Select label="Kind" value={draft.kind} options={Object.entries(KINDS)} onChange={(kind) => change({ kind: kind as CardKind })} />
        <Field label="Title">
          {(id) => <input id={id} value={draft.title} maxLength={200} placeholder="By itself" onChange={({ target }) => change({ title: target.value })} />}
        </Field>
        {draft.kind === 'line' && (
          <>
            <MultiSelect label="Metrics" values={draft.metrics} options={metricKeys.map((key) => [key, key])} onChange={(metrics) => change({ metrics })} />
            <Field label="Or an expression over metrics">
              {(id) => (
                <input
                  id={id}
                  className="mono"
                  value={draft.expression}
                  maxLength={1_000}
                  placeholder="val/loss - train/loss"
                  onChange={({ target }) => change({ expression: target.value })}
                />
              )}
            </Field>
            <Select
              label="X axis"
              value={draft.x}
              options={[['', 'As the board'], ['step', 'Step'], ['relative', 'Relative time'], ['time', 'Wall time'], ...metricKeys.map((key): [string, string] => [`m:${key}`, key])]}
              onChange={(x) => change({ x })}
            />
            <Select
              label="Y axis"
              value={draft.logY}
              options={[['', 'As the board'], ['linear', 'Linear'], ['log', 'Logarithmic']]}
              onChange={(logY) => change({ logY: logY as Draft['logY'] })}
            />
          </>
        )}
        {(draft.kind === 'bar' || draft.kind === 'box') && (
          <>
            <Select label="Metric" value={draft.metric} options={metricKeys.map((key) => [key, key])} onChange={(metric) => change({ metric })} />
            <Select label="Value" value={draft.stat} options={Object.entries(STATS)} onChange={(stat) => change({ stat: stat as Stat })} />
          </>
        )}
        {draft.kind === 'box' && <Select label="By param" value={draft.by} options={paramKeys.map((key) => [key, key])} onChange={(by) => change({ by })} />}
        {(draft.kind === 'scatter' || draft.kind === 'contour') && (
          <>
            <DimensionSelect label="X" value={draft.dimensionX} all={all} onChange={(dimensionX) => change({ dimensionX })} />
            <DimensionSelect label="Y" value={draft.dimensionY} all={all} onChange={(dimensionY) => change({ dimensionY })} />
          </>
        )}
        {draft.kind === 'parallel' && (
          <MultiSelect
            label="Axes"
            values={draft.dimensions}
            options={all.map((dimension) => [dimension, dimensionLabel(dimension)])}
            onChange={(dimensions) => change({ dimensions: dimensions as Dimension[] })}
          />
        )}
        {(draft.kind === 'contour' || draft.kind === 'parallel') && (
          <DimensionSelect label={draft.kind === 'contour' ? 'Height (Z)' : 'Colour'} value={draft.dimensionZ} all={all} onChange={(dimensionZ) => change({ dimensionZ })} />
        )}
        {mistake && (
          <p className="field-error" role="alert">
            {mistake}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={mistake !== undefined}>
          {card ? 'Save' : 'Add'}
        </button>
      </form>
    </Modal>
  );
}

function draftOf(card: Card | undefined, metricKeys: readonly string[], paramKeys: readonly string[]): Draft {
  const metric = metricKeys[0] ?? '';
  const draft: Draft = {
    kind: 'line',
    title: '',
    metrics: [],
    expression: '',
    x: '',
    logY: '',
    metric,
    stat: 'last',
    by: paramKeys[0] ?? '',
    dimensionX: paramKeys[0] ? `p:${paramKeys[0]}` : `m:${metric}`,
    dimensionY: `m:${metric}`,
    dimensionZ: `m:${metric}`,
    dimensions: [...paramKeys.slice(0, 5).map((key): Dimension => `p:${key}`), `m:${metric}`],
  };
  if (!card) return draft;
  const base = { ...draft, kind: card.kind, title: card.title ?? '' };
  switch (card.kind) {
    case 'line':
      return { ...base, metrics: card.metrics, expression: card.expression ?? '', x: card.x ?? '', logY: card.logY === undefined ? '' : card.logY ? 'log' : 'linear' };
    case 'bar':
      return { ...base, metric: card.metric, stat: card.stat };
    case 'box':
      return { ...base, metric: card.metric, stat: card.stat, by: card.by };
    case 'scatter':
      return { ...base, dimensionX: card.x, dimensionY: card.y };
    case 'contour':
      return { ...base, dimensionX: card.x, dimensionY: card.y, dimensionZ: card.z };
    case 'parallel':
      return { ...base, dimensions: card.dimensions, dimensionZ: card.color };
    case 'images':
    case 'difference':
      return base;
  }
}

function cardOf(draft: Draft, id: string): Card {
  const { kind, metric, stat, by, dimensionX: x, dimensionY: y, dimensionZ: z } = draft;
  const base = { id, title: draft.title.trim() || undefined };
  switch (kind) {
    case 'line':
      return {
        ...base,
        kind,
        metrics: draft.metrics,
        expression: draft.expression.trim() || undefined,
        x: draft.x || undefined,
        logY: draft.logY === '' ? undefined : draft.logY === 'log',
      };
    case 'bar':
      return { ...base, kind, metric, stat };
    case 'box':
      return { ...base, kind, metric, stat, by };
    case 'scatter':
      return { ...base, kind, x, y };
    case 'contour':
      return { ...base, kind, x, y, z };
    case 'parallel':
      return { ...base, kind, dimensions: draft.dimensions, color: z };
    case 'images':
    case 'difference':
      return { ...base, kind };
  }
}

/** Why the draft is no chart yet; undefined when it is one. */
function check(draft: Draft, metricKeys: readonly string[]): string | undefined {
  if (draft.kind === 'line') {
    if (!draft.expression.trim()) return draft.metrics.length > 0 ? undefined : 'Choose a metric, or write an expression.';
    try {
      parseExpression(draft.expression, metricKeys);
      return undefined;
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause);
    }
  }
  if ((draft.kind === 'bar' || draft.kind === 'box') && !draft.metric) return 'There is no metric yet.';
  if (draft.kind === 'box' && !draft.by) return 'A box plot groups runs by a param, and these have none.';
  if (draft.kind === 'parallel' && draft.dimensions.length < 2) return 'Choose two axes or more.';
  return undefined;
}

function dimensionLabel(dimension: Dimension): string {
  return `${dimension.startsWith('p:') ? 'param' : 'metric'} ${dimensionName(dimension)}`;
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: [value: string, text: string][];
  onChange: (value: string) => void;
}

function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface DimensionSelectProps {
  label: string;
  value: Dimension;
  all: Dimension[];
  onChange: (value: Dimension) => void;
}

function DimensionSelect({ label, value, all, onChange }: DimensionSelectProps) {
  const options = all.map((dimension): [string, string] => [dimension, dimensionLabel(dimension)]);
  return <Select label={label} value={value} options={options} onChange={(chosen) => onChange(chosen as Dimension)} />;
}

interface MultiSelectProps {
  label: string;
  values: string[];
  options: [value: string, text: string][];
  onChange: (values: string[]) => void;
}

function MultiSelect({ label, values, options, onChange }: MultiSelectProps) {
  return (
    <fieldset className="field multi-select">
      <legend>{label}</legend>
      <div>
        {options.map(([option, text]) => (
          <label key={option} className="choice">
            <input
              type="checkbox"
              checked={values.includes(option)}
              onChange={({ target }) => onChange(target.checked ? [...values, option] : values.filter((value) => value !== option))}
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
