import { type RefObject, useState } from 'react';
import { createPortal } from 'react-dom';
import { MenuButton } from '../../components/MenuButton';
import { Popover } from '../../components/Popover';
import { orTell } from '../../components/toasts';
import type { ExportsRef } from '../cards/exports';
import type { Card } from '../types';
import { DataTable } from './DataTable';
import { FORMATS, type Format, download } from './download';
import { Modal } from './Modal';

interface CardMenuProps {
  card: Card;
  title: string;
  /** What the chart is drawn in. */
  frame: RefObject<Element | null>;
  exports: ExportsRef;
  onEdit: () => void;
  /** What takes the card away, and what that is called; nothing where it stays. */
  remove?: { label: string; act: () => void };
  className?: string;
}

/** Everything that can be done with a chart, wherever it is shown. */
export function CardMenu({ card, title, frame, exports, onEdit, remove, className }: CardMenuProps) {
  const [table, setTable] = useState<(string | number)[][]>();
  const save = (format: Format) => {
    const plot = frame.current?.querySelector('.plot') ?? frame.current;
    if (plot) orTell(download(format, title, exports.current, plot));
  };
  return (
    <>
      <Popover button="⋯" label={`Menu of ${title}`} className={className}>
        {(close) => (
          <div className="menu">
            {card.kind !== 'notes' && <MenuButton label="Show the values" close={close} act={() => setTable(exports.current.rows?.() ?? [])} />}
            {FORMATS.filter((format) => isOffered(format, card)).map((format) => (
              <MenuButton key={format} label={`Download ${format}`} close={close} act={() => save(format)} />
            ))}
            <MenuButton label="Edit…" close={close} act={onEdit} />
            {remove && <MenuButton label={remove.label} close={close} act={remove.act} />}
          </div>
        )}
      </Popover>
      {table &&
        // Not within what can be dragged: its text could not be selected.
        createPortal(
          <Modal title={`Values of ${title}`} onClose={() => setTable(undefined)}>
            <DataTable rows={table} />
          </Modal>,
          document.body,
        )}
    </>
  );
}

/** Tables and images are no drawings of ours, and lines alone are drawn from more points than are shown. */
function isOffered(format: Format, { kind }: Card): boolean {
  if (kind === 'notes') return false;
  if (kind === 'value') return format === 'CSV';
  if (format === 'CSV') return true;
  return format === 'PNG' || format === 'SVG' ? kind !== 'difference' && kind !== 'images' : kind === 'line';
}
