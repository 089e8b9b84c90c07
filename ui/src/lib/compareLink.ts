/** More would be an address that no browser takes, and a page that says nothing. */
export const MOST_COMPARED = 1_000;

/** The address under which MLflow's UI compares runs too. */
export function compareSearch(runIds: string[], experimentIds: string[]): { runs: string; experiments: string } {
  return { runs: JSON.stringify(runIds), experiments: JSON.stringify(experimentIds) };
}
