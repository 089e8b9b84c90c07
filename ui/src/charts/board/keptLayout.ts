const PREFIX = 'tracker.charts.';

/** The text of the layout that this browser keeps under a name. */
export function readKept(scope: string): string | null {
  try {
    return localStorage.getItem(PREFIX + scope);
  } catch {
    return null;
  }
}

/** Nothing: forgets it. */
export function writeKept(scope: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(PREFIX + scope);
    else localStorage.setItem(PREFIX + scope, text);
  } catch {
    // A browser that keeps nothing still shows the layout until the page is left.
  }
}

/** A board's state in the URL that names its layout as well, so that others see the same board whatever their browsers keep. */
export function withLayout(state: string | undefined, layout: string): string {
  const fields = new URLSearchParams(state);
  if (!fields.has('layout')) fields.set('layout', layout);
  return fields.toString();
}
