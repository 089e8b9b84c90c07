/** What a board's text says of how charts are drawn; the rest is what is looked at, such as a range, a search or one chart. */
const SETTINGS = ['x', 'log', 'smooth', 'by', 'outliers', 'band'];

/** Whether a field of a board's text says how charts are drawn. */
export function isChartSetting(name: string): boolean {
  return SETTINGS.includes(name);
}

/** The part of a board's text that holds for any other board as well. */
export function chartSettings(text: string | undefined): string | undefined {
  const fields = new URLSearchParams(text);
  return new URLSearchParams([...fields].filter(([name]) => isChartSetting(name))).toString() || undefined;
}
