import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { CardContent } from '../cards/CardContent';
import type { Exports } from '../cards/exports';
import { useBoard } from './context';
import { download } from './download';
import { type Section, cardTitle } from './layout';
import { Modal } from './Modal';
import { SectionBoard } from './SectionBoard';

interface FullScreenProps {
  /** All that are shown, in their order. */
  sections: Section[];
  id: string;
}

/** One card as large as the window; Page Up and Page Down, or its buttons, lead to the others. */
export function FullScreen({ sections, id }: FullScreenProps) {
  const { change } = useBoard();
  const exports = useRef<Exports>({});
  const content = useRef<HTMLDivElement>(null);
  const cards = useMemo(() => sections.flatMap((section) => section.cards), [sections]);
  const settings = sections.find((section) => section.cards.some((card) => card.id === id))?.settings;
  const place = cards.findIndex((card) => card.id === id);
  const card = cards[place];
  const isMissing = card === undefined;
  useEffect(() => {
    if (isMissing) change({ full: undefined });
  }, [isMissing, change]);
  if (!card || !settings) return null;

  const go = (by: 1 | -1) => {
    const next = cards[(place + by + cards.length) % cards.length];
    if (next) change({ full: next.id });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { PageUp: -1, ArrowLeft: -1, PageDown: 1, ArrowRight: 1 }[event.key] as 1 | -1 | undefined;
    const isTyping = (event.target as Element).matches('input, select, textarea');
    if (by !== undefined && !isTyping) go(by);
  };
  const save = (format: 'PNG' | 'SVG' | 'CSV') => {
    const plot = content.current?.querySelector('.plot') ?? content.current;
    if (plot) void download(format, cardTitle(card), exports.current, plot);
  };

  return (
    <Modal
      title={cardTitle(card)}
      className="chart-modal-full"
      onClose={() => change({ full: undefined })}
      onKeyDown={onKeyDown}
      actions={
        <>
          <span className="muted">
            {place + 1} of {cards.length}
          </span>
          <button type="button" className="button" aria-label="Previous chart" onClick={() => go(-1)}>
            ←
          </button>
          <button type="button" className="button" aria-label="Next chart" onClick={() => go(1)}>
            →
          </button>
          {card.kind !== 'notes' &&
            (['PNG', 'CSV'] as const).map((format) => (
              <button key={format} type="button" className="button" onClick={() => save(format)}>
                {format}
              </button>
            ))}
        </>
      }
    >
      <div ref={content} className="card-chart full-chart">
        <SectionBoard settings={settings}>
          <CardContent key={card.id} card={card} exports={exports} />
        </SectionBoard>
      </div>
    </Modal>
  );
}
