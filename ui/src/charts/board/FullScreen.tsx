import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { CardContent } from '../cards/CardContent';
import type { Exports } from '../cards/exports';
import type { Card } from '../types';
import { CardMenu } from './CardMenu';
import { useBoard } from './context';
import { type Section, cardTitle } from './layout';
import { Modal } from './Modal';
import { SectionBoard } from './SectionBoard';
import { type Part, partName, partsBy } from './sectionSettings';

interface FullScreenProps {
  /** All that are shown, in their order. */
  sections: Section[];
  id: string;
  onEdit: (card: Card) => void;
}

interface Shown {
  card: Card;
  section: Section;
  /** The runs of one value, in a section that is split by them. */
  part: Part | undefined;
}

/** One card as large as the window; Page Up and Page Down, or its buttons, lead to the others. */
export function FullScreen({ sections, id, onEdit }: FullScreenProps) {
  const { change, runs, groups, state } = useBoard();
  const exports = useRef<Exports>({});
  const content = useRef<HTMLDivElement>(null);
  const all = useMemo(
    () =>
      sections.flatMap((section): Shown[] => {
        const { cards, settings } = section;
        if (settings.splitBy === undefined) return cards.map((card) => ({ card, section, part: undefined }));
        return partsBy(settings, runs, groups).flatMap((part) => cards.map((card) => ({ card, section, part })));
      }),
    [sections, runs, groups],
  );
  const exact = all.findIndex(({ card, part }) => card.id === id && part?.value === state.fullPart);
  const place = exact === -1 ? all.findIndex(({ card }) => card.id === id) : exact;
  const shown = all[place];
  const isMissing = shown === undefined;
  const close = () => change({ full: undefined, fullPart: undefined });
  useEffect(() => {
    if (isMissing) change({ full: undefined, fullPart: undefined });
  }, [isMissing, change]);
  if (!shown) return null;

  const go = (by: 1 | -1) => {
    const next = all[(place + by + all.length) % all.length];
    if (next) change({ full: next.card.id, fullPart: next.part?.value });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { PageUp: -1, ArrowLeft: -1, PageDown: 1, ArrowRight: 1 }[event.key] as 1 | -1 | undefined;
    const target = event.target as Element;
    // Keys of its menu, and of what that opens, are theirs.
    const isOwn = target.closest('dialog, [popover]') === event.currentTarget && !target.matches('input, select, textarea');
    if (by !== undefined && isOwn) go(by);
  };
  const { card, section, part } = shown;
  const title = [cardTitle(card), part && partName(section.settings, part)].filter(Boolean).join(' · ');

  return (
    <Modal
      title={title}
      className="chart-modal-full"
      onClose={close}
      onKeyDown={onKeyDown}
      actions={
        <>
          <span className="muted">
            {place + 1} of {all.length}
          </span>
          <button type="button" className="button" aria-label="Previous chart" onClick={() => go(-1)}>
            ←
          </button>
          <button type="button" className="button" aria-label="Next chart" onClick={() => go(1)}>
            →
          </button>
          <CardMenu card={card} title={title} frame={content} exports={exports} onEdit={() => onEdit(card)} />
        </>
      }
    >
      <div ref={content} className="card-chart full-chart">
        <SectionBoard settings={section.settings} only={part}>
          <CardContent key={`${card.id} ${part?.value}`} card={card} exports={exports} />
        </SectionBoard>
      </div>
    </Modal>
  );
}
