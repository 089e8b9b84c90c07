import { useMemo, useState } from 'react';
import { useBoard } from './context';
import { Field, Select } from './fields';
import { tagKeys } from './layout';
import { Modal } from './Modal';
import type { Option } from './options';
import { MOST_COLUMNS, type SectionSettings, X_AXES } from './sectionSettings';

interface SectionEditorProps {
  title: string;
  settings: SectionSettings;
  /** Undefined: all is as the board has it. */
  onSave: (settings: SectionSettings | undefined) => void;
  onClose: () => void;
}

const Y_AXES: Option[] = [
  ['', 'As the board'],
  ['linear', 'Linear'],
  ['log', 'Logarithmic'],
];

/** Asks how the charts of a section differ from the board. */
export function SectionEditor({ title, settings, onSave, onClose }: SectionEditorProps) {
  const { metricKeys, paramKeys, runs } = useBoard();
  const [draft, setDraft] = useState(settings);
  const [strength, setStrength] = useState(String(settings.strength ?? ''));
  const change = (part: SectionSettings) => setDraft((old) => ({ ...old, ...part }));
  const number = Number(strength);
  const isWrong = strength.trim() !== '' && !(number >= 0 && number <= 0.99);
  const axes = useMemo(() => metricKeys.map((key): Option => [`m:${key}`, key]), [metricKeys]);
  const splits = useMemo(() => [...paramKeys.map((key): Option => [`p:${key}`, `value of ${key}`]), ...tagKeys(runs).map((key): Option => [`t:${key}`, `value of tag ${key}`])], [paramKeys, runs]);
  const columns: Option[] = [['', 'As many as fit'], ...Array.from({ length: MOST_COLUMNS }, (_, i): Option => [String(i + 1), String(i + 1)])];
  return (
    <Modal title={`Settings of ${title}`} onClose={onClose}>
      <form
        className="editor"
        onSubmit={(event) => {
          event.preventDefault();
          const next = { ...draft, strength: strength.trim() === '' ? undefined : number };
          if (!isWrong) onSave(Object.values(next).every((value) => value === undefined) ? undefined : next);
        }}
      >
        <Select
          label="X axis"
          value={draft.x ?? ''}
          fixed={X_AXES}
          options={axes}
          onChange={(x) => change({ x: x || undefined })}
        />
        <Select label="Y axis" value={draft.logY === undefined ? '' : draft.logY ? 'log' : 'linear'} options={Y_AXES} onChange={(y) => change({ logY: y === '' ? undefined : y === 'log' })} />
        <Field label="Smoothing">
          {(id) => <input id={id} type="number" min="0" max="0.99" step="any" value={strength} placeholder="As the board" onChange={({ target }) => setStrength(target.value)} />}
        </Field>
        <Select label="Charts in a row" value={String(draft.columns ?? '')} options={columns} onChange={(count) => change({ columns: Number(count) || undefined })} />
        <Select
          label="Charts of their own for each"
          value={draft.splitBy === undefined ? '' : `${draft.splitKind === 'tag' ? 't' : 'p'}:${draft.splitBy}`}
          fixed={[['', 'Nothing: all runs together']]}
          options={splits}
          onChange={(chosen) => change({ splitBy: chosen.slice(2) || undefined, splitKind: chosen.startsWith('t:') ? 'tag' : undefined })}
        />
        <label className="choice">
          <input type="checkbox" checked={draft.sharedY ?? false} onChange={({ target }) => change({ sharedY: target.checked || undefined })} />
          The same y axis for all charts of lines
        </label>
        {isWrong && (
          <p className="field-error" role="status">
            Smoothing is 0 to 0.99.
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={isWrong}>
          Save
        </button>
      </form>
    </Modal>
  );
}
