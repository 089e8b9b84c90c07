import type { Experiment } from './experiments';

/** Tags of an experiment that hold views: the rest of the key is the name, the value the page's query string. */
const PREFIX = 'tracker.view.';

export interface SavedView {
  name: string;
  query: string;
}

export function savedViews(experiment: Pick<Experiment, 'tags'>): SavedView[] {
  return [...experiment.tags].flatMap(([key, query]) => (key.startsWith(PREFIX) ? [{ name: key.slice(PREFIX.length), query }] : [])).sort((a, b) => a.name.localeCompare(b.name));
}

export function savedViewTag(name: string): string {
  return PREFIX + name;
}

export function isSavedView(key: string): boolean {
  return key.startsWith(PREFIX);
}
