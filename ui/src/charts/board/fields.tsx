import { type ReactNode, useId } from 'react';
import type { Dimension } from '../types';
import { dimensionName } from './layout';

export function dimensionLabel(dimension: Dimension): string {
  return `${dimension.startsWith('p:') ? 'param' : 'metric'} ${dimensionName(dimension)}`;
}

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
  options: [value: string, text: string][];
  onChange: (value: string) => void;
}

export function Select({ label, value, options, onChange }: SelectProps) {
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

export function DimensionSelect({ label, value, all, onChange }: DimensionSelectProps) {
  const options = all.map((dimension): [string, string] => [dimension, dimensionLabel(dimension)]);
  return <Select label={label} value={value} options={options} onChange={(chosen) => onChange(chosen as Dimension)} />;
}

interface MultiSelectProps {
  label: string;
  values: string[];
  options: [value: string, text: string][];
  onChange: (values: string[]) => void;
}

export function MultiSelect({ label, values, options, onChange }: MultiSelectProps) {
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
