/** The colours of runs, the same in tables and charts. */

/**
 * Told apart on light and dark grounds and by colour-blind people as well as twelve colours can be: the Okabe–Ito hues first, then
 * those between them, which are given when the first are taken.
 */
export const RUN_COLORS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#8c6bb1',
  '#a65628',
  '#1b7837',
  '#c51b7d',
  '#737f8a',
  '#4575b4',
] as const;

/** The hues that nobody mistakes for each other. */
const FIRST = 6;

/** How much white dark colours, and black the others, are mixed with once every colour is taken: seen on light and dark grounds. */
const SHADES = [undefined, { white: 0.25, black: 0.2 }, { white: 0.4, black: 0.34 }] as const;
/** Colours with less light than this, of 255, are dark. */
const DARK = 115;

const HEX_COLOR = /^#[\da-f]{6}$/i;

/** How a run's lines and marks look. */
export interface RunLook {
  color: string;
  /** Which dashes its lines have; 0 is none. Further rounds of the palette have others. */
  dash: number;
}

/** A run, or anything else with a colour, as far as its colour depends on it. */
export interface Colored {
  id: string;
  /** The tag `mlflow.runColor`. */
  chosen?: string | undefined;
  /** Older ones choose first, so that new ones take no colour away. */
  started?: number | undefined;
}

/** A run's own colour (the tag `mlflow.runColor`), else one that its id always leads to. */
export function runColor(id: string, chosen: string | undefined): string {
  return chosenColor(chosen) ?? lookOf(favourite(id)).color;
}

/**
 * Gives colours so that those shown together differ: each gets the one its id leads to unless that is taken, then another, then
 * one of another shade and dash. It keeps what it has for as long as it is shown, and has it back later if it is still free.
 */
export class RunPalette {
  readonly #slots = new Map<string, number>();

  /** Looks for all of `groups`, earlier groups first: those in charts before those in the table alone. */
  assign(...groups: (readonly Colored[])[]): Map<string, RunLook> {
    const looks = new Map<string, RunLook>();
    const taken = new Set<number>();
    const all = groups.flat();
    for (const { chosen } of all) {
      const slot = RUN_COLORS.findIndex((color) => color === chosen?.toLowerCase());
      if (slot >= 0) taken.add(slot);
    }
    // Those that have a colour keep it, whoever has come since.
    for (const each of all) {
      const kept = this.#slots.get(each.id);
      if (chosenColor(each.chosen) || looks.has(each.id) || kept === undefined || taken.has(kept)) continue;
      taken.add(kept);
      looks.set(each.id, lookOf(kept));
    }
    groups.forEach((group, place) => {
      for (const each of group.toSorted(byStart)) {
        const chosen = chosenColor(each.chosen);
        if (chosen) looks.set(each.id, { color: chosen, dash: 0 });
        if (looks.has(each.id)) continue;
        const slot = freeSlot(favourite(each.id), taken);
        taken.add(slot);
        // What is in the table alone makes way for what comes into a chart.
        if (place === 0) this.#slots.set(each.id, slot);
        looks.set(each.id, lookOf(slot));
      }
    });
    return looks;
  }
}

function chosenColor(chosen: string | undefined): string | undefined {
  return chosen && HEX_COLOR.test(chosen) ? chosen : undefined;
}

function favourite(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  return (hash >>> 0) % FIRST;
}

/** The wanted one, or the next of the first hues, or of those between them, or of their shades. */
function freeSlot(wanted: number, taken: ReadonlySet<number>): number {
  for (let from = 0; ; from += FIRST) {
    for (let by = 0; by < FIRST; by += 1) {
      const slot = from + ((wanted + by) % FIRST);
      if (!taken.has(slot)) return slot;
    }
  }
}

function byStart(a: Colored, b: Colored): number {
  return (a.started ?? 0) - (b.started ?? 0) || (a.id < b.id ? -1 : 1);
}

function lookOf(slot: number): RunLook {
  const base = RUN_COLORS[slot % RUN_COLORS.length] ?? RUN_COLORS[0];
  const round = Math.floor(slot / RUN_COLORS.length);
  const shade = SHADES[round % SHADES.length];
  if (!shade) return { color: base, dash: round };
  const channels = [1, 3, 5].map((at) => parseInt(base.slice(at, at + 2), 16));
  const [red = 0, green = 0, blue = 0] = channels;
  const isDark = 0.3 * red + 0.59 * green + 0.11 * blue < DARK;
  const [end, part] = isDark ? [255, shade.white] : [0, shade.black];
  const mixed = channels.map((channel) => Math.round(channel + (end - channel) * part));
  return { color: `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`, dash: round };
}
