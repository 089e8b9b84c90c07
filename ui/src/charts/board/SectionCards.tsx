import { type CSSProperties, useMemo, useState } from 'react';
import { count } from '../../lib/format';
import { type CardActions, CardFrame } from './CardFrame';
import { useBoard } from './context';
import { makesItself } from './edits';
import type { Section } from './layout';
import { SectionBoard } from './SectionBoard';
import { SharedExtent } from './SharedExtent';
import { MOST_PARTS, partName, partsBy, splitValue } from './sectionSettings';

/** Cards of a section that are there at first, and that are added on request. */
const PAGE = 100;

/** The charts of a section: all runs together, or those of each value of a param or tag by themselves. */
export function SectionCards({ section: { cards, settings }, actions }: { section: Section; actions: CardActions }) {
  const { runs, groups } = useBoard();
  const [most, setMost] = useState(PAGE);
  const { columns, splitBy } = settings;
  const parts = useMemo(() => (splitBy === undefined ? undefined : partsBy(settings, runs, groups)), [settings, splitBy, runs, groups]);
  const all = useMemo(() => new Set(splitBy === undefined ? [] : runs.map((run) => splitValue(settings, run))).size, [settings, splitBy, runs]);
  const ids = useMemo(() => runs.map(({ id }) => id).join(), [runs]);
  // What other runs span is not known yet.
  const sharedY = useMemo(() => (settings.sharedY ? new SharedExtent() : undefined), [settings, ids]);
  const list = (
    <ul className={columns ? 'charts charts-columns' : 'charts'} style={columns ? ({ '--columns': columns } as CSSProperties) : undefined}>
      {cards.slice(0, most).map((card) => (
        <CardFrame key={card.id} card={card} isAutomatic={makesItself(card.id)} {...actions} />
      ))}
    </ul>
  );
  return (
    <>
      {!parts && (
        <SectionBoard settings={settings} sharedY={sharedY}>
          {list}
        </SectionBoard>
      )}
      {parts?.map((part) => (
        <section key={part.value} className="chart-part" aria-label={partName(settings, part)}>
          <h3>
            {partName(settings, part)} <span className="muted count">{count(part.runs.length, 'run')}</span>
          </h3>
          <SectionBoard settings={settings} only={part} sharedY={sharedY}>
            {list}
          </SectionBoard>
        </section>
      ))}
      {parts && all > MOST_PARTS && (
        <p className="muted">
          The first {MOST_PARTS} of {all.toLocaleString()} values are shown.
        </p>
      )}
      {cards.length > most && (
        <button type="button" className="button chart-section-more" onClick={() => setMost(most + PAGE)}>
          Show {Math.min(PAGE, cards.length - most)} more of {cards.length.toLocaleString()}
        </button>
      )}
    </>
  );
}
