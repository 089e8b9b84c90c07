import { useId } from 'react';
import { Dialog } from '../components/Dialog';
import { keyNames } from '../lib/keys';
import { useShortcutList } from '../lib/shortcuts';

/** What charts do with keys while one has the focus. */
const CHART_KEYS = [
  { key: 'ArrowLeft ArrowRight', label: 'To the point before, or after' },
  { key: 'Enter', label: 'Keep the readout open, until Esc' },
  { key: '+ -', label: 'Zoom in, or out' },
  { key: 'Shift+ArrowLeft Shift+ArrowRight', label: 'Pan' },
  { key: '0', label: 'Show everything again' },
  { key: 'PageUp PageDown', label: 'In full size: the chart before, or after' },
];

/** What can be pressed on this page. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList();
  const hasCharts = document.querySelector('.board') !== null;
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <Shortcuts shortcuts={shortcuts} />
      {hasCharts && <Group title="In a chart that has the focus" shortcuts={CHART_KEYS} />}
    </Dialog>
  );
}

interface Listed {
  key: string;
  label: string;
}

function Group({ title, shortcuts }: { title: string; shortcuts: readonly Listed[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <Shortcuts shortcuts={shortcuts} />
    </section>
  );
}

function Shortcuts({ shortcuts }: { shortcuts: readonly Listed[] }) {
  return (
    <dl className="shortcuts">
      {shortcuts.map(({ key, label }) => (
        <div key={key}>
          <dt>
            <Keys shortcut={key} />
          </dt>
          <dd>{label}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Keys as they are printed on a keyboard. */
export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span className="keys">
      {keyNames(shortcut).map((name, index) => (
        <kbd key={index}>{name}</kbd>
      ))}
    </span>
  );
}
