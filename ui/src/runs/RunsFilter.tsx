import { type SubmitEvent, useEffect, useId, useState } from 'react';
import type { Lifecycle } from '../lib/api/runs';

interface RunsFilterProps {
  filter: string;
  lifecycle: Lifecycle;
  /** Why the server refused the filter. */
  error: string | undefined;
  onApply: (filter: string, lifecycle: Lifecycle) => void;
}

const EXAMPLES = [
  'metrics.`val/accuracy` > 0.9',
  "params.optimizer = 'adam' AND metrics.loss < 0.1",
  "attributes.status = 'FAILED'",
  "attributes.run_name ILIKE '%resnet%'",
  "tags.team = 'vision'",
];

/** MLflow's filter language; applied with Enter, refusals shown below the box. */
export function RunsFilter({ filter, lifecycle, error, onApply }: RunsFilterProps) {
  const id = useId();
  const errorId = `${id}-error`;
  const [draft, setDraft] = useState(filter);
  // The URL changed by itself (back, forward, a link): follow it.
  useEffect(() => setDraft(filter), [filter]);

  const apply = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onApply(draft.trim(), lifecycle);
  };

  return (
    <search>
      <form className="toolbar" onSubmit={apply}>
        <div className="field field-wide">
          <label htmlFor={id}>Filter</label>
          <input
            id={id}
            className="mono"
            type="search"
            value={draft}
            placeholder="metrics.loss < 0.1"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            aria-invalid={error !== undefined}
            aria-describedby={error === undefined ? undefined : errorId}
            onChange={(event) => setDraft(event.target.value)}
          />
        </div>
        <button type="submit" className="button button-primary">
          Apply
        </button>
        <div className="field">
          <label htmlFor={`${id}-lifecycle`}>Show</label>
          <select id={`${id}-lifecycle`} value={lifecycle} onChange={(event) => onApply(draft.trim(), event.target.value as Lifecycle)}>
            <option value="Active">Active runs</option>
            <option value="Deleted">Deleted runs</option>
          </select>
        </div>
      </form>
      {error !== undefined && (
        <p id={errorId} className="field-error" role="alert">
          {error}
        </p>
      )}
      <details className="details">
        <summary>Filter examples</summary>
        <ul className="examples">
          {EXAMPLES.map((example) => (
            <li key={example}>
              <button type="button" className="button-link" onClick={() => onApply(example, lifecycle)}>
                <code>{example}</code>
              </button>
            </li>
          ))}
        </ul>
      </details>
    </search>
  );
}
