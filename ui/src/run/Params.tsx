import { useNavigate, useSearch } from '@tanstack/react-router';
import { JsonTree } from '../artifacts/JsonTree';
import { CopyButton } from '../components/CopyButton';
import { KeyValueTable } from '../components/KeyValueTable';
import { SearchBox } from '../components/SearchBox';
import { useShownRows } from '../components/useShownRows';
import { isNested, nest } from './configTree';
import { inNaturalOrder } from '../lib/naturalOrder';

/** So many are read without searching. */
const FEW = 8;

/** Parameters as a list or, where their keys are nested, as a tree. */
export function Params({ params }: { params: Map<string, string> }) {
  const { paramFilter: filter = '', params: layout } = useSearch({ from: '/experiments/$experimentId/runs/$runId/$' });
  const navigate = useNavigate({ from: '/experiments/$experimentId/runs/$runId/$' });
  const wanted = filter.toLowerCase();
  const rows = [...params].filter(([key, value]) => key.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted));
  rows.sort(([a], [b]) => inNaturalOrder(a, b));
  const [shown, more] = useShownRows(rows);
  const isTree = layout === 'tree';
  const content = () => (isTree ? nest(rows) : Object.fromEntries(rows));
  if (params.size === 0) return <p className="muted">No parameters were logged.</p>;
  return (
    <>
      <div className="toolbar">
        {(params.size > FEW || filter) && (
          <SearchBox
            label="Search parameters"
            value={filter}
            onChange={(text) => void navigate({ search: (before) => ({ ...before, paramFilter: text || undefined }), replace: true })}
          />
        )}
        {isNested(params.keys()) && (
          <span className="segmented" role="group" aria-label="Layout of the parameters">
            {([undefined, 'tree'] as const).map((value) => (
              <button
                key={value ?? 'list'}
                type="button"
                className="button button-small"
                aria-pressed={layout === value}
                onClick={() => void navigate({ search: (before) => ({ ...before, params: value }), replace: true })}
              >
                {value ? 'Tree' : 'List'}
              </button>
            ))}
          </span>
        )}
        <span className="segmented">
          <CopyButton label="Copy JSON of the parameters" caption="Copy JSON" text={() => JSON.stringify(content(), null, 2)} />
          <CopyButton label="Copy YAML of the parameters" caption="Copy YAML" text={async () => (await import('yaml')).stringify(content())} />
        </span>
      </div>
      {rows.length === 0 && <p className="muted">No parameter holds “{filter}”.</p>}
      {rows.length > 0 && isTree && <JsonTree value={nest(rows)} label="Parameters" />}
      {rows.length > 0 && !isTree && <KeyValueTable label="Parameters" rows={[...shown]} />}
      {!isTree && more}
    </>
  );
}
