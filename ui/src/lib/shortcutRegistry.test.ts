import { describe, expect, it, vi } from 'vitest';
import { type Press, Shortcuts } from './shortcutRegistry';

function press(key: string, more: Partial<Press> = {}): Press {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, timeStamp: 0, defaultPrevented: false, target: null, preventDefault: vi.fn(), ...more };
}

describe('shortcuts', () => {
  it('run by a key, by two keys in time, and by a key with Ctrl or Cmd', () => {
    const shortcuts = new Shortcuts();
    const [one, two, mod] = [vi.fn(), vi.fn(), vi.fn()];
    shortcuts.add({ key: '?', label: 'Help', run: one });
    shortcuts.add({ key: 'g e', label: 'Experiments', run: two });
    shortcuts.add({ key: 'Mod+k', label: 'Search', run: mod });
    shortcuts.press(press('?'));
    shortcuts.press(press('g'));
    shortcuts.press(press('e', { timeStamp: 500 }));
    shortcuts.press(press('K', { ctrlKey: true }));
    shortcuts.press(press('k', { metaKey: true }));
    expect([one, two, mod].map((run) => run.mock.calls.length)).toEqual([1, 1, 2]);
    shortcuts.press(press('g'));
    shortcuts.press(press('e', { timeStamp: 5_000 }));
    expect(two).toHaveBeenCalledTimes(1);
  });

  it('of the same key are those of the newest, until it is gone', () => {
    const shortcuts = new Shortcuts();
    const [shell, page] = [vi.fn(), vi.fn()];
    shortcuts.add({ key: 'j', label: 'Shell', run: shell });
    const remove = shortcuts.add({ key: 'j', label: 'Page', run: page });
    expect(shortcuts.list().map(({ label }) => label)).toEqual(['Page']);
    shortcuts.press(press('j'));
    remove();
    shortcuts.press(press('j'));
    expect([shell, page].map((run) => run.mock.calls.length)).toEqual([1, 1]);
  });

  it('leave the browser what it handled already or what Alt is held for', () => {
    const shortcuts = new Shortcuts();
    const run = vi.fn();
    shortcuts.add({ key: 'j', label: 'Next', run });
    shortcuts.press(press('j', { defaultPrevented: true }));
    shortcuts.press(press('j', { altKey: true }));
    expect(run).not.toHaveBeenCalled();
  });
});
