import { useId, useState } from 'react';

interface ImageDifferenceProps {
  /** Where the images are. */
  before: string;
  after: string;
  names: [string, string];
}

const MODES = { slide: 'Slider', fade: 'Onion skin', difference: 'Difference' } as const;
type Mode = keyof typeof MODES;

/** Two images on top of each other: one is uncovered, shines through, or is taken off the other. */
export function ImageDifference({ before, after, names }: ImageDifferenceProps) {
  const id = useId();
  const [mode, setMode] = useState<Mode>('slide');
  const [part, setPart] = useState(50);
  const style =
    mode === 'slide' ? { clipPath: `inset(0 0 0 ${part}%)` } : mode === 'fade' ? { opacity: part / 100 } : { mixBlendMode: 'difference' as const };
  return (
    <div className="difference-images">
      <div className="toolbar">
        <span className="segmented" role="group" aria-label="How the images are compared">
          {(Object.keys(MODES) as Mode[]).map((each) => (
            <button key={each} type="button" className="button button-small" aria-pressed={mode === each} onClick={() => setMode(each)}>
              {MODES[each]}
            </button>
          ))}
        </span>
        {mode !== 'difference' && (
          <label htmlFor={id}>
            {names[0]} <input id={id} type="range" min="0" max="100" value={part} onChange={({ target }) => setPart(Number(target.value))} /> {names[1]}
          </label>
        )}
      </div>
      <div className="difference-stack">
        <img src={before} alt={names[0]} />
        <img src={after} alt={names[1]} style={style} />
      </div>
      {mode === 'difference' && <p className="muted">What is black is the same in both.</p>}
    </div>
  );
}
