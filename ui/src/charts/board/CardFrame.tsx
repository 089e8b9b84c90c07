import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { CardContent } from '../cards/CardContent';
import type { Exports } from '../cards/exports';
import type { Card } from '../types';
import { useBoard } from './context';
import { DataTable } from './DataTable';
import { FORMATS, type Format, download } from './download';
import { cardTitle } from './layout';
import { Modal } from './Modal';
import { orTell } from '../../components/toasts';
import { useIsNear } from './useIsNear';
import { MenuButton } from '../../components/MenuButton';
import { Popover } from '../../components/Popover';

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
  const { change } = useBoard();
  const frame = useRef<HTMLLIElement>(null);
  const exports = useRef<Exports>({});
  const isNear = useIsNear(frame);
  const [isTarget, setIsTarget] = useState(false);
  const [table, setTable] = useState<(string | number)[][]>();
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
  const save = (format: Format) => {
    const plot = frame.current?.querySelector('.plot') ?? frame.current;
    if (plot) orTell(download(format, title, exports.current, plot));
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
        <button type="button" className="button button-small" aria-label={`Full screen: ${title}`} title="Full screen" onClick={() => change({ full: card.id })}>
          ⤢
        </button>
        <Popover button="⋯" label={`Menu of ${title}`} className="button button-small">
          {(close) => (
            <div className="menu">
              {card.kind !== 'notes' && <MenuButton label="Show the values" close={close} act={() => setTable(exports.current.rows?.() ?? [])} />}
              {FORMATS.filter((format) => isOffered(format, card)).map((format) => (
                <MenuButton key={format} label={`Download ${format}`} close={close} act={() => save(format)} />
              ))}
              <MenuButton label="Edit…" close={close} act={() => onEdit(card)} />
              <MenuButton label={isAutomatic ? 'Hide' : 'Delete'} close={close} act={() => onRemove(card.id)} />
            </div>
          )}
        </Popover>
      </header>
      <div className="card-chart">{isNear && <CardContent card={card} exports={exports} />}</div>
      {table && (
        <Modal title={`Values of ${title}`} onClose={() => setTable(undefined)}>
          <DataTable rows={table} />
        </Modal>
      )}
    </li>
  );
}

/** Tables and images are no drawings of ours, and lines alone are drawn from more points than are shown. */
function isOffered(format: Format, { kind }: Card): boolean {
  if (kind === 'notes') return false;
  if (kind === 'value') return format === 'CSV';
  if (format === 'CSV') return true;
  return format === 'PNG' || format === 'SVG' ? kind !== 'difference' && kind !== 'images' : kind === 'line';
}
