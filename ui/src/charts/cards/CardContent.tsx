import type { Card } from '../types';
import type { ExportsRef } from './exports';
import { LineCard } from './LineCard';

/** The chart of a card, by its kind. */
export function CardContent({ card, exports }: { card: Card; exports: ExportsRef }) {
  switch (card.kind) {
    case 'line':
      return <LineCard card={card} exports={exports} />;
    default:
      return null;
  }
}
