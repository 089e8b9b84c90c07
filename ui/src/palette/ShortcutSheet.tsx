import { Dialog } from '../components/Dialog';
import { keyNames } from '../lib/keys';
import { useShortcutList } from '../lib/shortcuts';

/** What can be pressed on this page. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList();
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
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
    </Dialog>
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
