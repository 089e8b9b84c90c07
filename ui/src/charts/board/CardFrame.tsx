import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { CardContent } from '../cards/CardContent';
import type { Exports } from '../cards/exports';
import type { Card } from '../types';
import { CardMenu } from './CardMenu';
import { useBoard } from './context';
import { cardTitle } from './layout';
import { useIsNear } from './useIsNear';

export interface CardActions {
  onNudge: (id: string, by: 1 | -1) => void;
  /** Another card was dropped on this one. */
  onDrop: (dropped: string, before: string) => void;
  onEdit: (card: Card) => void;
  onRemove: (id: string) => void;
}

interface CardFrameProps extends CardActions {
  card: Card;
  /** Whether the card would come back by itself: it is hidden, not deleted. */
  isAutomatic: boolean;
}

/** What is dragged is a card of ours, not a file or text. */
export const CARD_TYPE = 'application/x-chart-card';

/** A card in its section: its title, its menu, and, while it is near the window, its chart. */
export function CardFrame({ card, isAutomatic, onNudge, onDrop, onEdit, onRemove }: CardFrameProps) {
  const { change, part } = useBoard();
  const frame = useRef<HTMLLIElement>(null);
  const exports = useRef<Exports>({});
  const isNear = useIsNear(frame);
  const [isTarget, setIsTarget] = useState(false);
  const title = cardTitle(card);

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (by === undefined) return;
    event.preventDefault();
    onNudge(card.id, by);
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(CARD_TYPE)) return;
    event.preventDefault();
    setIsTarget(true);
  };

  return (
    <li
      ref={frame}
      className={`card chart-card chart-card-${card.kind} ${isTarget ? 'chart-card-target' : ''}`}
      onDragOver={onDragOver}
      onDragLeave={() => setIsTarget(false)}
      onDrop={(event) => {
        setIsTarget(false);
        event.stopPropagation();
        onDrop(event.dataTransfer.getData(CARD_TYPE), card.id);
      }}
    >
      <header draggable onDragStart={(event) => event.dataTransfer.setData(CARD_TYPE, card.id)}>
        <button
          type="button"
          className="drag-handle"
          aria-label={`Move ${title}`}
          title="Drag, or press an arrow key, to move"
          data-card={card.id}
          onKeyDown={onKeyDown}
        >
          ⠿
        </button>
        <h3 title={title}>{title}</h3>
        <button type="button" className="button button-small" aria-label={`Full screen: ${title}`} title="Full screen" onClick={() => change({ full: card.id, fullPart: part })}>
          ⤢
        </button>
        <CardMenu
          card={card}
          title={title}
          frame={frame}
          exports={exports}
          onEdit={() => onEdit(card)}
          remove={{ label: isAutomatic ? 'Hide' : 'Delete', act: () => onRemove(card.id) }}
          className="button button-small"
        />
      </header>
      <div className="card-chart">{isNear && <CardContent card={card} exports={exports} />}</div>
    </li>
  );
}
