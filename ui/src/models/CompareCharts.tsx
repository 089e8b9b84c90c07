import { useMemo, useState } from 'react';
import { ChartsBoard } from '../charts/ChartsBoard';
import { Section } from '../components/Section';
import { RunPalette } from '../lib/runColors';
import { useChartRuns } from '../runs/useChartRuns';
import type { Compared } from './comparison';

interface CompareChartsProps {
  compared: Compared[];
  /** The view as the URL has it. */
  state: string | undefined;
  onState: (next: string | undefined) => void;
}

/** What the runs of versions logged, each run by the versions that were made of it. */
export default function CompareCharts({ compared, state, onState }: CompareChartsProps) {
  const [palette] = useState(() => new RunPalette());
  const names = useMemo(() => {
    const found = new Map<string, string>();
    for (const { version, run } of compared) {
      if (run) found.set(run.id, found.has(run.id) ? `${found.get(run.id)}, ${version.version}` : `Version ${version.version}`);
    }
    return found;
  }, [compared]);
  const ids = useMemo(() => [...names.keys()], [names]);
  const experimentIds = useMemo(() => [...new Set(compared.flatMap(({ run }) => run?.experimentId ?? []))].sort(), [compared]);
  const looks = useMemo(() => palette.assign(ids.map((id) => ({ id }))), [palette, ids]);
  const { runs } = useChartRuns(experimentIds, ids, looks, ids.length > 0);
  const named = useMemo(() => runs.map((run) => ({ ...run, name: names.get(run.id) ?? run.name })), [runs, names]);
  if (named.length === 0) return null;
  return (
    <Section title="Charts">
      <ChartsBoard runs={named} scope="model versions" hasOverview state={state} onState={onState} />
    </Section>
  );
}
