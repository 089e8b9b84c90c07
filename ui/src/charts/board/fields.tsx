import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { dimensionLabel } from '../dimensions';
import type { Dimension } from '../types';
import { MOST_OPTIONS, type Option, foundOptions } from './options';

export function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
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
  /** Those that are always there. */
  fixed?: readonly Option[];
  options: readonly Option[];
  onChange: (value: string) => void;
}

/** One of several; of many, those that are found by name. */
export function Select({ label, value, fixed = [], options, onChange }: SelectProps) {
  const [search, setSearch] = useState('');
  const isLong = options.length > MOST_OPTIONS;
  const { shown, found } = isLong ? foundOptions(options, search, [value]) : { shown: options, found: options.length };
  return (
    <Field label={label}>
      {(id) => (
        <>
          {isLong && <FindBox label={label} search={search} onSearch={setSearch} onEnter={() => found > 0 && onChange(shown.find(([option]) => option !== value)?.[0] ?? value)} />}
          <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
            {[...fixed, ...shown].map(([option, text]) => (
              <option key={option} value={option}>
                {text}
              </option>
            ))}
          </select>
          {isLong && <Found found={found} />}
        </>
      )}
    </Field>
  );
}

interface DimensionSelectProps {
  label: string;
  value: Dimension;
  all: readonly Option[];
  onChange: (value: Dimension) => void;
}

export function DimensionSelect({ label, value, all, onChange }: DimensionSelectProps) {
  // One that the runs at hand do not have is still what the chart has.
  const fixed: Option[] = all.some(([option]) => option === value) ? [] : [[value, dimensionLabel(value)]];
  return <Select label={label} value={value} fixed={fixed} options={all} onChange={(chosen) => onChange(chosen as Dimension)} />;
}

interface MultiSelectProps {
  label: string;
  values: string[];
  options: readonly Option[];
  onChange: (values: string[]) => void;
}

/** Several of several; of many, those that are found by name, below those that are chosen. */
export function MultiSelect({ label, values, options, onChange }: MultiSelectProps) {
  const [search, setSearch] = useState('');
  const isLong = options.length > MOST_OPTIONS;
  const { shown, found } = isLong ? foundOptions(options, search, values) : { shown: options, found: options.length };
  const add = () => {
    const first = shown.find(([option]) => !values.includes(option));
    if (first) onChange([...values, first[0]]);
  };
  return (
    <fieldset className="field multi-select">
      <legend>{label}</legend>
      {isLong && <FindBox label={label} search={search} onSearch={setSearch} onEnter={add} />}
      <div>
        {shown.map(([option, text]) => (
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
      {isLong && <Found found={found} />}
    </fieldset>
  );
}

interface FindBoxProps {
  label: string;
  search: string;
  onSearch: (search: string) => void;
  /** Takes the first that was found. */
  onEnter: () => void;
}

function FindBox({ label, search, onSearch, onEnter }: FindBoxProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // It is the form's key, too.
    event.preventDefault();
    onEnter();
  };
  return <input type="search" value={search} aria-label={`Find: ${label}`} placeholder="Find by name; Enter takes the first" onChange={({ target }) => onSearch(target.value)} onKeyDown={onKeyDown} />;
}

function Found({ found }: { found: number }) {
  return (
    <span className="muted" role="status">
      {found > MOST_OPTIONS ? `The first ${MOST_OPTIONS} of ${found.toLocaleString()}` : found === 0 ? 'No other has such a name' : ''}
    </span>
  );
}
