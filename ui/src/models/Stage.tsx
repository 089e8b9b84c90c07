import { Absent } from '../components/Time';
import { NO_STAGE } from '../lib/api/registry';

/** A version's stage, by word and colour. */
export function Stage({ stage }: { stage: string }) {
  if (stage === NO_STAGE) return <Absent />;
  return <span className={`stage stage-${stage.toLowerCase()}`}>{stage}</span>;
}
