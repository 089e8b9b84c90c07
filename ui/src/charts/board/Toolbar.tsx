import { type ReactNode, useState } from 'react';
import type { XAxis } from '../data/lines';
import { useBoard } from './context';
import { UNZOOMED, isZoomed, zoomedBack } from './zoom';
import { Popover } from '../../components/Popover';

interface ToolbarProps {
  /** What is wrong with the search, if anything. */
  searchError: string | undefined;
  /** Buttons of the layout. */
  children: ReactNode;
}

/** What holds for all charts of lines, and the search for charts. */
export function Toolbar({ searchError, children }: ToolbarProps) {
  const { state, change, metricKeys, groups } = useBoard();
  // Thousands of metrics are no list to have before anyone opens it.
  const [isOpened, setIsOpened] = useState(false);
  const chosen = state.x.startsWith('m:') ? [state.x.slice(2)] : [];
  return (
    <div className="toolbar chart-toolbar" role="toolbar" aria-label="Charts">
      <label className="field field-search">
        <span>Find charts</span>
        <input
          type="search"
          value={state.search}
          placeholder="Name or regular expression"
          aria-invalid={searchError !== undefined}
          title={searchError}
          onChange={({ target }) => change({ search: target.value })}
        />
      </label>
      <label className="field">
        <span>X axis</span>
        <select value={state.x} onFocus={() => setIsOpened(true)} onPointerDown={() => setIsOpened(true)} onChange={({ target }) => change({ x: target.value as XAxis, ...UNZOOMED })}>
          <option value="step">Step</option>
          <option value="relative">Relative time</option>
          <option value="time">Wall time</option>
          <optgroup label="Metric">
            {(isOpened ? metricKeys : chosen).map((key) => (
              <option key={key} value={`m:${key}`}>
                {key}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <label className="field field-smoothing">
        <span>
          Smoothing <span className="slider-value">{state.strength > 0 ? state.strength.toFixed(2) : 'off'}</span>
        </span>
        <input
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={state.strength}
          onChange={({ target }) => change({ strength: Number(target.value) })}
        />
      </label>
      <Popover button="Settings" label="Chart settings">
        {() => (
          <>
            <fieldset>
              <legend>Smoothing by</legend>
              <Choice name="smoothing" checked={state.smoothing === 'ema'} onChange={() => change({ smoothing: 'ema' })}>
                Exponential moving average
              </Choice>
              <Choice name="smoothing" checked={state.smoothing === 'average'} onChange={() => change({ smoothing: 'average' })}>
                Moving average
              </Choice>
            </fieldset>
            <fieldset>
              <legend>Axes</legend>
              <Switch checked={state.logY} onChange={(logY) => change({ logY })}>
                Logarithmic y
              </Switch>
              <Switch checked={state.logX} onChange={(logX) => change({ logX })}>
                Logarithmic x
              </Switch>
              <Switch checked={state.withoutOutliers} onChange={(withoutOutliers) => change({ withoutOutliers })}>
                Ignore outliers (5th to 95th percentile)
              </Switch>
            </fieldset>
            {groups && (
              <fieldset>
                <legend>Band around the mean</legend>
                <Choice name="band" checked={state.band === 'minmax'} onChange={() => change({ band: 'minmax' })}>
                  Lowest to highest
                </Choice>
                <Choice name="band" checked={state.band === 'std'} onChange={() => change({ band: 'std' })}>
                  Standard deviation
                </Choice>
              </fieldset>
            )}
          </>
        )}
      </Popover>
      {isZoomed(state) && (
        <>
          {state.past.length > 1 && (
            <button type="button" className="button" onClick={() => change(zoomedBack(state))}>
              Zoom back
            </button>
          )}
          <button type="button" className="button" onClick={() => change(UNZOOMED)}>
            Reset zoom
          </button>
        </>
      )}
      {children}
    </div>
  );
}

interface ChoiceProps {
  name: string;
  checked: boolean;
  onChange: () => void;
  children: ReactNode;
}

function Choice({ name, checked, onChange, children }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="radio" name={name} checked={checked} onChange={onChange} />
      {children}
    </label>
  );
}

function Switch({ checked, onChange, children }: { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }) {
  return (
    <label className="choice">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      {children}
    </label>
  );
}
