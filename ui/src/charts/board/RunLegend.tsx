import { dashes } from '../data/lines';
import type { HoverStore } from './hover';

/** A run, or a group of them, that charts draw. */
interface Drawn {
  id: string;
  name: string;
  color: string;
  dash?: number | undefined;
}

interface RunLegendProps {
  drawn: readonly Drawn[];
  /** Those that are shown alone; none when all are. */
  isolated: ReadonlySet<string>;
  onIsolate: (ids: ReadonlySet<string>) => void;
  hover: HoverStore;
}

/** More are no legend any more: the table has them. */
const MOST = 60;

/** Which colour is which run, in all charts. A click shows one alone, with Shift one more; pointing at it marks it everywhere. */
export function RunLegend({ drawn, isolated, onIsolate, hover }: RunLegendProps) {
  if (drawn.length < 2 || drawn.length > MOST) return null;
  const isolate = (id: string, isMore: boolean) => {
    const others = isMore ? [...isolated].filter((other) => other !== id) : [];
    onIsolate(new Set(isolated.has(id) && (isMore || isolated.size === 1) ? others : [...others, id]));
  };
  return (
    <ul className="run-legend" aria-label="Runs in the charts" data-isolating={isolated.size > 0 || undefined}>
      {drawn.map(({ id, name, color, dash = 0 }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={isolated.has(id)}
            title={`${name}: show alone (with Shift, beside others)`}
            onClick={(event) => isolate(id, event.shiftKey)}
            onPointerEnter={() => hover.set({ runId: id })}
            onPointerLeave={() => hover.set({})}
          >
            <svg viewBox="0 0 20 4" aria-hidden="true">
              <line x1="0" x2="20" y1="2" y2="2" stroke={color} strokeWidth="3" strokeDasharray={dashes(dash).join(' ')} />
            </svg>
            <span>{name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
