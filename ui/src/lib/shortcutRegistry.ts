export interface Shortcut {
  /** `j`, `?`, `g e`, `Mod+k`, `Mod+Shift+z`. */
  key: string;
  /** What it does, e.g. "Go to models". */
  label: string;
  run: () => void;
}

/** How long the second key of `g e` may take. */
const SEQUENCE_MS = 1_000;

/** What a key press is known by; the part of `KeyboardEvent` that matters. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  timeStamp: number;
  defaultPrevented: boolean;
  target: EventTarget | null;
  preventDefault: () => void;
}

/** The keys that do something, and what they do. */
export class Shortcuts {
  #all: Shortcut[] = [];
  #list: readonly Shortcut[] = [];
  readonly #listeners = new Set<() => void>();
  #first: { key: string; time: number } | undefined;

  /** Returns how to take it away again. */
  add(shortcut: Shortcut): () => void {
    this.#change([...this.#all, shortcut]);
    return () => this.#change(this.#all.filter((other) => other !== shortcut));
  }

  readonly list = (): readonly Shortcut[] => this.#list;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs what the key stands for. Keys that are typed into something, or belong to the browser, are left alone. */
  press(event: Press): void {
    const hasModifier = event.ctrlKey || event.metaKey;
    // A field undoes what was typed into it by itself.
    const isTyping = !hasModifier || event.key.toLowerCase() === 'z';
    if (event.defaultPrevented || event.altKey || (isTyping && isBusy(event.target))) return;
    const first = this.#first;
    this.#first = undefined;
    const key = hasModifier ? `Mod+${event.shiftKey ? 'Shift+' : ''}${event.key.toLowerCase()}` : event.key;
    const isSecond = first !== undefined && event.timeStamp - first.time < SEQUENCE_MS;
    const found = (isSecond && this.#find(`${first.key} ${key}`)) || this.#find(key);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (this.#list.some((shortcut) => shortcut.key.startsWith(`${key} `))) {
      this.#first = { key, time: event.timeStamp };
    }
  }

  #find(key: string): Shortcut | undefined {
    return this.#list.find((shortcut) => shortcut.key === key);
  }

  #change(all: Shortcut[]): void {
    this.#all = all;
    this.#list = [...new Map(all.map((shortcut) => [shortcut.key, shortcut])).values()];
    this.#listeners.forEach((listener) => listener());
  }
}

/** Whether letters mean text there, or a dialog is open, which keeps the page behind it still. */
function isBusy(target: EventTarget | null): boolean {
  if (typeof Element === 'undefined' || !(target instanceof Element)) return false;
  return target.closest('input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable=true], dialog[open]') !== null;
}
