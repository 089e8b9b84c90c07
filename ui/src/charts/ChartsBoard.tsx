import '../styles/chart.css';
import { useCallback, useMemo, useRef, useState } from 'react';
import { CardEditor } from './board/CardEditor';
import { type Board, BoardContext } from './board/context';
import { addSection, editSection, moveCard, moveSection, newCardId, nudgeCard, putCard, removeCard, removeSection, showHidden } from './board/edits';
import { FullScreen } from './board/FullScreen';
import { HoverStore } from './board/hover';
import { arrange, EMPTY_LAYOUT, type Layout, metricKeys as keysOf, paramKeys as paramsOf, type Section } from './board/layout';
import { NameEditor } from './board/NameEditor';
import { searchCards } from './board/search';
import { overviewCards } from './board/overview';
import { RunLegend } from './board/RunLegend';
import { SectionEditor } from './board/SectionEditor';
import { SectionView } from './board/SectionView';
import { Toolbar } from './board/Toolbar';
import { useBoardState } from './board/useBoardState';
import { useEditedLayout } from './board/useEditedLayout';
import { useLayout } from './board/useLayout';
import type { Card, ChartGroup, ChartRun } from './types';
import { MenuButton } from '../components/MenuButton';
import { Popover } from '../components/Popover';

export interface ChartsBoardProps {
  runs: readonly ChartRun[];
  /** Runs that are drawn as one line each; without them every run is. */
  groups?: readonly ChartGroup[] | undefined;
  /** The name under which this browser keeps the layout. */
  scope: string;
  /** Whether charts of the whole comparison stand first. */
  hasOverview?: boolean;
  /** The run that the page compares others to. */
  baseline?: string | undefined;
  /** What is pointed at, where that is shown outside of the board as well. */
  hover?: HoverStore | undefined;
  /** The view as the URL has it. */
  state: string | undefined;
  onState: (next: string | undefined) => void;
}

/** Charts of all metrics of some runs, and those that a person adds. */
export function ChartsBoard({ runs: given, groups: givenGroups, scope, hasOverview = false, baseline, hover: givenHover, state: text, onState }: ChartsBoardProps) {
  const [state, change] = useBoardState(text, onState);
  const [kept, keep] = useLayout(scope);
  const [ownHover] = useState(() => new HoverStore());
  const hover = givenHover ?? ownHover;
  const [edited, setEdited] = useState<Card | 'new'>();
  const [adjusted, setAdjusted] = useState<Section>();
  const [named, setNamed] = useState<Section | 'new'>();
  const [spoken, setSpoken] = useState('');
  const root = useRef<HTMLDivElement>(null);

  const [isolated, setIsolated] = useState<ReadonlySet<string>>(NOTHING);
  const { runs, groups } = useMemo(() => alone(given, givenGroups, isolated), [given, givenGroups, isolated]);

  // Charts stay where they are while runs are shown alone.
  const metricKeys = useStable(useMemo(() => keysOf(given), [given]));
  const paramKeys = useStable(useMemo(() => paramsOf(given), [given]));
  const overview = useMemo(() => (hasOverview ? overviewCards(given, metricKeys, paramKeys) : []), [hasOverview, given, metricKeys, paramKeys]);
  const layout = state.layout ?? kept;
  const storeLayout = useCallback(
    (next: Layout) => (state.layout ? change({ layout: next === EMPTY_LAYOUT ? undefined : next }) : keep(next)),
    [state.layout, change, keep],
  );
  const { edit: setLayout, undo, redo, canUndo, canRedo } = useEditedLayout(scope, layout, storeLayout);
  const all = useMemo(() => arrange(metricKeys, layout, overview), [metricKeys, layout, overview]);
  const { sections, error: searchError } = useMemo(() => searchCards(all, state.search), [all, state.search]);
  const board = useMemo(
    (): Board => ({ runs, groups, metricKeys, paramKeys, state, baseline, putCard: (card) => setLayout(putCard(layout, card)), part: undefined, sharedY: undefined, change, hover }),
    [runs, groups, metricKeys, paramKeys, state, baseline, setLayout, layout, change, hover],
  );

  const nudge = (id: string, by: 1 | -1) => {
    const next = nudgeCard(layout, all, id, by);
    // Charts of the parts of a section share their ids.
    const handles = () => [...(root.current?.querySelectorAll<HTMLElement>(`[data-card="${CSS.escape(id)}"]`) ?? [])];
    const focused = handles().findIndex((handle) => handle === document.activeElement);
    setLayout(next);
    const section = arrange(metricKeys, next, overview).find(({ cards }) => cards.some((card) => card.id === id));
    const place = section?.cards.findIndex((card) => card.id === id) ?? 0;
    setSpoken(section ? `Place ${place + 1} of ${section.cards.length} in ${section.title}` : '');
    // A card that changes its section is mounted anew, and would lose the focus.
    requestAnimationFrame(() => (handles()[focused] ?? handles()[0])?.focus());
  };
  const cardActions = {
    onNudge: nudge,
    onDrop: (dropped: string, before: string) => {
      const section = all.find(({ cards }) => cards.some((card) => card.id === before));
      if (dropped && section) setLayout(moveCard(layout, all, dropped, section.id, before));
    },
    onEdit: setEdited,
    onRemove: (id: string) => setLayout(removeCard(layout, id)),
  };
  const sectionActions = {
    onCollapse: (id: string, isCollapsed: boolean) => setLayout(editSection(layout, all, id, { isCollapsed })),
    onRename: setNamed,
    onSettings: setAdjusted,
    onMove: (id: string, by: 1 | -1) => setLayout(moveSection(layout, all, id, by)),
    onRemoveSection: (id: string) => setLayout(removeSection(layout, id)),
    onDropAtEnd: (dropped: string, section: string) => dropped && setLayout(moveCard(layout, all, dropped, section)),
  };

  return (
    <BoardContext value={board}>
      <div ref={root} className="board">
        <Toolbar searchError={searchError}>
          <button type="button" className="button" onClick={() => setEdited('new')}>
            Add chart
          </button>
          <Popover button="Layout">
            {(close) => (
              <div className="menu">
                <MenuButton label="Add section…" close={close} act={() => setNamed('new')} />
                <MenuButton label="Undo" close={close} act={undo} disabled={!canUndo} />
                <MenuButton label="Redo" close={close} act={redo} disabled={!canRedo} />
                <MenuButton label={`Show hidden charts (${layout.hidden.length})`} close={close} act={() => setLayout(showHidden(layout))} disabled={layout.hidden.length === 0} />
                {state.layout ? (
                  <MenuButton
                    label="Keep this layout in my browser"
                    close={close}
                    act={() => {
                      keep(layout);
                      change({ layout: undefined });
                    }}
                  />
                ) : (
                  <MenuButton label="Put the layout into the address, to share it" close={close} act={() => change({ layout })} />
                )}
                <MenuButton label="Reset the layout" close={close} act={() => setLayout(EMPTY_LAYOUT)} />
              </div>
            )}
          </Popover>
        </Toolbar>
        <RunLegend drawn={givenGroups ?? given} isolated={isolated} onIsolate={setIsolated} hover={hover} />
        {sections.length === 0 && <p className="muted">{state.search ? 'No chart has such a name.' : 'There is no chart to show.'}</p>}
        {sections.map((section) => (
          <SectionView key={section.id} section={section} cardActions={cardActions} actions={sectionActions} />
        ))}
        <p className="visually-hidden" role="status">
          {spoken}
        </p>
        {state.full !== undefined && <FullScreen sections={all} id={state.full} onEdit={setEdited} />}
        {edited && (
          <CardEditor
            card={edited === 'new' ? undefined : edited}
            newId={newCardId(layout)}
            onClose={() => setEdited(undefined)}
            onSave={(card) => {
              setEdited(undefined);
              setLayout(putCard(layout, card));
            }}
          />
        )}
        {adjusted && (
          <SectionEditor
            title={adjusted.title}
            settings={adjusted.settings}
            onClose={() => setAdjusted(undefined)}
            onSave={(settings) => {
              setAdjusted(undefined);
              setLayout(editSection(layout, all, adjusted.id, { settings }));
            }}
          />
        )}
        {named && (
          <NameEditor
            title={named === 'new' ? 'Add a section' : 'Rename the section'}
            name={named === 'new' ? '' : named.title}
            onClose={() => setNamed(undefined)}
            onSave={(name) => {
              setNamed(undefined);
              setLayout(named === 'new' ? addSection(layout, all, name) : editSection(layout, all, named.id, { title: name }));
            }}
          />
        )}
      </div>
    </BoardContext>
  );
}

const NOTHING: ReadonlySet<string> = new Set();

/** Of runs, or of groups of them, those that are shown alone; all when those are gone. */
function alone(runs: readonly ChartRun[], groups: readonly ChartGroup[] | undefined, isolated: ReadonlySet<string>) {
  const shown = (groups ?? runs).filter(({ id }) => isolated.has(id));
  if (shown.length === 0) return { runs, groups };
  if (!groups) return { runs: runs.filter(({ id }) => isolated.has(id)), groups };
  const kept = groups.filter(({ id }) => isolated.has(id));
  const ids = new Set(kept.flatMap(({ runIds }) => runIds));
  return { runs: runs.filter(({ id }) => ids.has(id)), groups: kept };
}

/** The same list as long as it holds the same texts. */
function useStable(list: readonly string[]): readonly string[] {
  const [kept, setKept] = useState(list);
  const isSame = kept.length === list.length && kept.every((text, i) => text === list[i]);
  if (!isSame) setKept(list);
  return isSame ? kept : list;
}
