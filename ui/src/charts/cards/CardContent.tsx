import { Markdown } from '../../components/Markdown';
import type { Card } from '../types';
import { BarCard } from './BarCard';
import { BoxCard } from './BoxCard';
import { ContourCard } from './ContourCard';
import { DifferenceCard } from './DifferenceCard';
import type { ExportsRef } from './exports';
import { HeatmapCard } from './HeatmapCard';
import { HistogramCard } from './HistogramCard';
import { ImagesCard } from './ImagesCard';
import { LineCard } from './LineCard';
import { ParallelCard } from './ParallelCard';
import { ScatterCard } from './ScatterCard';
import { ValueCard } from './ValueCard';

/** The chart of a card, by its kind. */
export function CardContent({ card, exports }: { card: Card; exports: ExportsRef }) {
  switch (card.kind) {
    case 'line':
      return <LineCard card={card} exports={exports} />;
    case 'bar':
      return <BarCard card={card} exports={exports} />;
    case 'scatter':
      return <ScatterCard card={card} exports={exports} />;
    case 'box':
      return <BoxCard card={card} exports={exports} />;
    case 'histogram':
      return <HistogramCard card={card} exports={exports} />;
    case 'heatmap':
      return <HeatmapCard card={card} exports={exports} />;
    case 'value':
      return <ValueCard card={card} exports={exports} />;
    case 'contour':
      return <ContourCard card={card} exports={exports} />;
    case 'parallel':
      return <ParallelCard card={card} exports={exports} />;
    case 'images':
      return <ImagesCard card={card} exports={exports} />;
    case 'difference':
      return <DifferenceCard card={card} exports={exports} />;
    case 'notes':
      return <Markdown text={card.text} />;
  }
}
