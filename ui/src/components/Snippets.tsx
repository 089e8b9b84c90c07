import { useId, useState } from 'react';
import { CopyButton } from './CopyButton';

/** Code to copy, one of several kinds at a time. */
export function Snippets({ label, snippets }: { label: string; snippets: readonly (readonly [name: string, code: string])[] }) {
  const id = useId();
  const [chosen, setChosen] = useState<string>();
  const [name, code] = snippets.find(([key]) => key === chosen) ?? snippets[0] ?? ['', ''];
  return (
    <div className="snippets">
      <div className="viewer-bar">
        {snippets.length > 1 && (
          <span className="segmented" role="group" aria-label={label}>
            {snippets.map(([key]) => (
              <button key={key} type="button" className="button button-small" aria-pressed={key === name} aria-controls={id} onClick={() => setChosen(key)}>
                {key}
              </button>
            ))}
          </span>
        )}
        <CopyButton text={code} label={`Copy ${name}`} />
      </div>
      <pre id={id} className="code" tabIndex={0} role="region" aria-label={`${label}: ${name}`}>
        {code}
      </pre>
    </div>
  );
}
