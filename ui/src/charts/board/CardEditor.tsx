import { useMemo, useState } from 'react';
import { dimensionOptions } from '../dimensions';
import type { Card, CardKind, Dimension, Stat, ValuePick } from '../types';
import { useBoard } from './context';
import { PICK_NAMES } from '../cards/pickValue';
import { type Draft, cardOf, check, draftOf, hasMetric, hasPlane, hasThird } from './draft';
import { DimensionSelect, Field, MultiSelect, Select } from './fields';
import { cardTitle } from './layout';
import { Modal } from './Modal';
import type { Option } from './options';
import { X_AXES } from './sectionSettings';

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
  heatmap: 'Heatmap',
  histogram: 'Histogram',
  value: 'Single value',
  images: 'Images',
  difference: 'Differences',
  notes: 'Notes',
};

const NUMBERS = [
  ['xMin', 'X from', 'By itself'],
  ['xMax', 'X to', 'By itself'],
  ['strength', 'Smoothing', 'As the board'],
  ['yMin', 'Y from', 'By itself'],
  ['yMax', 'Y to', 'By itself'],
] as const;

const SCALES: Option[] = [
  ['', 'As the board'],
  ['linear', 'Linear'],
  ['log', 'Logarithmic'],
];

const OUTLIERS: Option[] = [
  ['', 'As the board'],
  ['shown', 'Shown'],
  ['ignored', 'Ignored'],
];

const STATS: Record<Stat, string> = { last: 'Last', min: 'Lowest', max: 'Highest', first: 'First' };

/** A dialog that adds a chart or changes one. */
export function CardEditor({ card, newId, onSave, onClose }: CardEditorProps) {
  const { metricKeys, paramKeys } = useBoard();
  const all = useMemo(() => dimensionOptions(metricKeys, paramKeys), [metricKeys, paramKeys]);
  const metrics = useMemo(() => metricKeys.map((key): Option => [key, key]), [metricKeys]);
  const axes = useMemo(() => metricKeys.map((key): Option => [`m:${key}`, key]), [metricKeys]);
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
            <MultiSelect label="Metrics" values={draft.metrics} options={metrics} onChange={(chosen) => change({ metrics: chosen })} />
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
              fixed={X_AXES}
              options={axes}
              onChange={(x) => change({ x })}
            />
            <div className="editor-row">
              <Select label="X scale" value={draft.logX} options={SCALES} onChange={(logX) => change({ logX: logX as Draft['logX'] })} />
              <Select label="Y scale" value={draft.logY} options={SCALES} onChange={(logY) => change({ logY: logY as Draft['logY'] })} />
              <Select label="Outliers" value={draft.outliers} options={OUTLIERS} onChange={(outliers) => change({ outliers: outliers as Draft['outliers'] })} />
            </div>
            <div className="editor-row">
              {NUMBERS.map(([key, label, placeholder]) => (
                <Field key={key} label={label}>
                  {(id) => <input id={id} type="number" step="any" value={draft[key]} placeholder={placeholder} onChange={({ target }) => change({ [key]: target.value })} />}
                </Field>
              ))}
            </div>
          </>
        )}
        {hasMetric(draft.kind) && (
          <>
            <Select label="Metric" value={draft.metric} options={metrics} onChange={(metric) => change({ metric })} />
            <Select label="Value" value={draft.stat} options={Object.entries(STATS)} onChange={(stat) => change({ stat: stat as Stat })} />
          </>
        )}
        {draft.kind === 'value' && (
          <Select label="Of all runs the" value={draft.pick} options={Object.entries(PICK_NAMES)} onChange={(pick) => change({ pick: pick as ValuePick })} />
        )}
        {draft.kind === 'box' && <Select label="By param" value={draft.by} options={paramKeys.map((key) => [key, key])} onChange={(by) => change({ by })} />}
        {hasPlane(draft.kind) && (
          <>
            <DimensionSelect label="X" value={draft.dimensionX} all={all} onChange={(dimensionX) => change({ dimensionX })} />
            <DimensionSelect label="Y" value={draft.dimensionY} all={all} onChange={(dimensionY) => change({ dimensionY })} />
          </>
        )}
        {draft.kind === 'notes' && (
          <Field label="Text, in Markdown">
            {(id) => <textarea id={id} value={draft.text} rows={8} maxLength={20_000} onChange={({ target }) => change({ text: target.value })} />}
          </Field>
        )}
        {draft.kind === 'parallel' && (
          <MultiSelect
            label="Axes"
            values={draft.dimensions}
            options={all}
            onChange={(dimensions) => change({ dimensions: dimensions as Dimension[] })}
          />
        )}
        {hasThird(draft.kind) && (
          <DimensionSelect label={draft.kind === 'contour' ? 'Height (Z)' : 'Colour'} value={draft.dimensionZ} all={all} onChange={(dimensionZ) => change({ dimensionZ })} />
        )}
        {mistake && (
          <p className={draft.expression ? 'field-error' : 'muted'} role="status">
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
