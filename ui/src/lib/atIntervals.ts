/** Does something for a name at once, and then at most every `ms`, however often it is asked for: the last wish is never lost. */
export function atIntervals(ms: number, act: (name: string) => void): (name: string) => void {
  /** Names that rest, and whether they were asked for meanwhile. */
  const resting = new Map<string, boolean>();
  return function ask(name) {
    if (resting.has(name)) return void resting.set(name, true);
    resting.set(name, false);
    act(name);
    setTimeout(() => {
      const isWanted = resting.get(name);
      resting.delete(name);
      if (isWanted) ask(name);
    }, ms);
  };
}
