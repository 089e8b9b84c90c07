/** The address under which MLflow's UI compares runs too. */
export function compareSearch(runIds: string[], experimentIds: string[]): { runs: string; experiments: string } {
  return { runs: JSON.stringify(runIds), experiments: JSON.stringify(experimentIds) };
}
