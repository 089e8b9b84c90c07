import { useId } from 'react';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Several lines. */
  multiline?: boolean;
  mono?: boolean;
  placeholder?: string;
  /** Texts to choose from; others are welcome. */
  suggestions?: string[];
  /** Gets the focus when its dialog opens. */
  autoFocus?: boolean;
}

/** A labelled input. */
export function TextField({ label, value, onChange, multiline = false, mono = false, placeholder, suggestions, autoFocus = false }: TextFieldProps) {
  const id = useId();
  const shared = {
    id,
    value,
    placeholder,
    className: mono ? 'mono' : undefined,
    autoComplete: 'off',
    'data-autofocus': autoFocus ? '' : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {multiline ? (
        <textarea {...shared} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input {...shared} spellCheck={false} list={suggestions && `${id}-list`} onChange={(event) => onChange(event.target.value)} />
      )}
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
    </div>
  );
}
