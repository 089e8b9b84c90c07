import { NumberText } from '../../components/NumberText';
import { RunDuration } from '../../components/RunDuration';
import { StatusLabel } from '../../components/StatusLabel';
import { Absent, Time } from '../../components/Time';
import { ExperimentLink, LoggedModelLink, ModelVersionLink } from '../../components/links';
import type { RunRow, UsedDataset } from '../../lib/api/runsTable';
import { cellValue, datasetText, modelText } from '../cellValue';
import type { Column } from '../columnIds';
import { type Delta, deltaOf, numberOf } from '../delta';
import { Sparkline } from '../Sparkline';
import type { RowLook } from './GridRow';

interface CellContentProps {
  column: Column;
  run: RunRow;
  look: RowLook;
}

/** A value of a run, as short as its column wants it. */
export function CellContent({ column, run, look }: CellContentProps) {
  if (column.kind === 'attribute') return <AttributeContent attribute={column.key} run={run} look={look} value={cellValue(column, run)} />;
  const value = cellValue(column, run);
  if (typeof value === 'number') {
    return (
      <>
        {look.curve && <Sparkline values={look.curve(run.id, column.key)} {...look.size.curve} />}
        <NumberText value={value} decimals={look.decimals.get(column.id) ?? 0} />
        <BaselineDelta {...{ column, run, look }} />
      </>
    );
  }
  if (value === undefined) return look.isStale ? null : <Absent />;
  return (
    <>
      <span title={value}>{value}</span>
      {column.kind === 'param' && <BaselineDelta {...{ column, run, look }} />}
    </>
  );
}

const NO_DELTA: Delta = { text: '' };

/** How far a number is from the baseline's; as wide where there is nothing to tell, so that numbers stay below each other. */
function BaselineDelta({ column, run, look }: CellContentProps) {
  const value = numberOf(cellValue(column, run));
  if (value === undefined || !look.baseline) return null;
  const baseline = look.baseline.id === run.id ? undefined : numberOf(cellValue(column, look.baseline));
  const { text, title } = baseline === undefined ? NO_DELTA : deltaOf(value, baseline, look.isShare);
  return (
    <span className="delta muted" title={title}>
      {text}
    </span>
  );
}

/** Each narrows the table to runs that used it. */
function Datasets({ datasets, onFilter }: { datasets: UsedDataset[]; onFilter: (name: string) => void }) {
  return (
    <span className="grid-links" title={datasets.map((dataset) => `${datasetText(dataset)}, digest ${dataset.digest}`).join('\n')}>
      {datasets.map((dataset) => (
        <button key={`${dataset.name} ${dataset.digest}`} type="button" className="button-link" onClick={() => onFilter(dataset.name)}>
          {datasetText(dataset)}
        </button>
      ))}
    </span>
  );
}

function Models({ run }: { run: RunRow }) {
  return (
    <span className="grid-links" title={run.models.map(modelText).join('\n')}>
      {run.models.map((model) =>
        model.version === undefined ? (
          <LoggedModelLink key={model.model_id} experimentId={run.experimentId} id={model.model_id ?? ''}>
            {model.name}
          </LoggedModelLink>
        ) : (
          <ModelVersionLink key={modelText(model)} name={model.name} version={model.version}>
            {modelText(model)}
          </ModelVersionLink>
        ),
      )}
    </span>
  );
}

interface AttributeContentProps {
  attribute: Extract<Column, { kind: 'attribute' }>['key'];
  run: RunRow;
  look: RowLook;
  value: string | number | undefined;
}

function AttributeContent({ attribute, run, look, value }: AttributeContentProps) {
  switch (attribute) {
    case 'status':
      return <StatusLabel status={run.status} />;
    case 'started':
    case 'ended':
      return <Time value={attribute === 'started' ? run.started : run.ended} />;
    case 'duration':
      return <RunDuration run={run} />;
    case 'experiment':
      return <ExperimentLink id={run.experimentId}>{look.experimentName(run.experimentId) ?? run.experimentId}</ExperimentLink>;
    case 'id':
    case 'version':
      return value ? <code title={String(value)}>{String(value).slice(0, attribute === 'id' ? 8 : 7)}</code> : <Absent />;
    case 'datasets':
      return run.datasets.length > 0 ? <Datasets datasets={run.datasets} onFilter={look.onDataset} /> : <Absent />;
    case 'models':
      return run.models.length > 0 ? <Models run={run} /> : <Absent />;
    case 'source':
      return <span title={String(value ?? '')}>{String(value ?? '').split('/').at(-1)}</span>;
    case 'user':
    case 'description':
      return <span title={String(value ?? '')}>{value}</span>;
  }
}
