import { FoldButton } from '../../components/FoldButton';
import { Popover } from '../../components/Popover';
import { RunLink } from '../../components/links';
import { count } from '../../lib/format';
import { RUN_COLORS, runColor } from '../../lib/runColors';
import type { RunRow } from '../../lib/api/runsTable';
import { PARENT_RUN_TAG, RUN_COLOR_TAG } from '../../lib/tags';
import type { DisplayRow } from '../displayRows';
import type { GridActions } from './actions';
import type { RowLook } from './GridRow';

interface NameCellProps {
  row: DisplayRow | undefined;
  index: number;
  look: RowLook;
  actions: GridActions;
  isSelected: boolean;
  isHidden: boolean;
  isBaseline: boolean;
}

const INDENT_PX = 18;

/** A run's name with what marks and selects it, or a group's values. */
export function NameCell({ row, index, look, actions, isSelected, isHidden, isBaseline }: NameCellProps) {
  if (row === undefined) return <span className="muted">…</span>;
  if (row.type === 'note') return <span className="muted" style={{ paddingLeft: row.depth * INDENT_PX }}>{row.text}</span>;
  if (row.type === 'group') {
    const { group, isOpen } = row;
    const name = group.values.map((value) => value ?? 'none').join(', ');
    const isDrawn = look.groupColors.has(group.id);
    const hasGroupEyes = look.groupColors.size + look.groupEyes.hidden.size > 0;
    return (
      <>
        <input type="checkbox" aria-label={`Select the runs of ${name}`} checked={isSelected} onChange={() => actions.toggleGroup(group)} />
        {hasGroupEyes && (
          <EyeButton
            name={`the group ${name}`}
            isOpen={isDrawn}
            whyNot={isDrawn || look.groupEyes.hidden.has(group.id) ? undefined : 'Not among those that charts draw: see “In charts” of the view'}
            onToggle={() => actions.toggleGroupEye(group.id)}
          />
        )}
        <FoldButton isOpen={isOpen} label={`Show ${name}`} onToggle={() => actions.toggleOpen(group.id)} />
        {isDrawn && <span className="color-dot" style={{ background: look.groupColors.get(group.id) }} />}
        <span className="grid-ellipsis" title={group.values.map((value) => value ?? 'none').join(' · ')}>
          {group.values.map((value, place) => (
            <span key={place}>
              {place > 0 && <span className="muted"> · </span>}
              {value ?? <span className="muted">none</span>}
            </span>
          ))}
        </span>
        <span className="muted grid-end">{count(group.runs, 'run')}</span>
      </>
    );
  }
  const { run, depth } = row;
  return (
    <>
      {index >= 0 && (
        <>
          <input
            type="checkbox"
            aria-label={`Select ${run.name}`}
            checked={isSelected}
            onChange={() => undefined}
            onClick={(event) => actions.select(run.id, event.shiftKey)}
          />
          <EyeButton name={run.name} isOpen={!isHidden} whyNot={look.groupEyes.hides(run) ? 'Its group is hidden in charts' : undefined} onToggle={() => actions.toggleEye(run.id)} />
        </>
      )}
      <ColorChooser run={run} color={look.looks.get(run.id)?.color} onChoose={(color) => actions.setColor(run, color)} />
      {depth > 0 && <span style={{ width: depth * INDENT_PX }} className="grid-indent" />}
      {run.tags.has(PARENT_RUN_TAG) && (
        <span className="muted" title="Child of another run">
          ↳<span className="visually-hidden"> child run </span>
        </span>
      )}
      {row.children ? <FoldButton isOpen={row.isOpen ?? false} label={`Show children of ${run.name}`} onToggle={() => actions.toggleOpen(run.id)} /> : null}
      <span className="grid-ellipsis" title={run.name}>
        <RunLink experimentId={run.experimentId} id={run.id}>
          {run.name}
        </RunLink>
      </span>
      {row.children ? <span className="muted">{row.children}</span> : null}
      {index < 0 && !isBaseline && (
        <button type="button" className="badge grid-end" title="Keep it on top no longer" onClick={() => actions.toggleTop(run.id)}>
          on top ×
        </button>
      )}
      {isBaseline && (
        <button type="button" className="badge grid-end" title="Compare to no baseline" onClick={() => actions.setBaseline(undefined)}>
          baseline ×
        </button>
      )}
    </>
  );
}

interface EyeButtonProps {
  name: string;
  isOpen: boolean;
  /** Why it cannot be opened. */
  whyNot: string | undefined;
  onToggle: () => void;
}

function EyeButton({ name, isOpen, whyNot, onToggle }: EyeButtonProps) {
  return (
    <button
      type="button"
      className="icon-button grid-eye"
      aria-pressed={isOpen}
      aria-disabled={whyNot !== undefined}
      aria-label={`Show ${name} in charts`}
      title={whyNot ?? (isOpen ? 'Hide in charts' : 'Show in charts')}
      onClick={whyNot === undefined ? onToggle : undefined}
    >
      <Eye isOpen={isOpen} />
    </button>
  );
}

function Eye({ isOpen }: { isOpen: boolean }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className="line-icon">
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      {isOpen ? <circle cx="8" cy="8" r="2" /> : <path d="M2.5 13.5l11-11" />}
    </svg>
  );
}

function ColorChooser({ run, color: given, onChoose }: { run: RunRow; color: string | undefined; onChoose: (color: string | undefined) => void }) {
  const chosen = run.tags.get(RUN_COLOR_TAG);
  const color = given ?? runColor(run.id, chosen);
  const dot = <span className="color-dot" style={{ background: color }} />;
  return (
    <Popover button={dot} label={`Colour of ${run.name}`} className="icon-button grid-dot">
      {(close) => {
        const choose = (next: string | undefined) => {
          close();
          onChoose(next);
        };
        return (
          <div className="colors">
            {RUN_COLORS.map((each) => (
              <button key={each} type="button" className="icon-button" aria-label={each} aria-pressed={each === color} onClick={() => choose(each)}>
                <span className="color-dot" style={{ background: each }} />
              </button>
            ))}
            <label className="colors-own">
              Other <input type="color" defaultValue={color} onBlur={(event) => event.target.value !== color && choose(event.target.value)} />
            </label>
            {chosen && (
              <button type="button" className="button button-small" onClick={() => choose(undefined)}>
                Reset
              </button>
            )}
          </div>
        );
      }}
    </Popover>
  );
}
