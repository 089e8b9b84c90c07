import { inNaturalOrder } from './naturalOrder';
import { isSystemMetric } from './tags';

/** What a run is judged by, as a word of a metric's name. */
const QUALITY = /(^|[^a-z])(loss|acc|accuracy|auc|auroc|roc_auc|f1|precision|recall|error|rmse|mse|mae|mape|r2|score|perplexity|ppl|bleu|rouge|map|iou|dice|reward|return)([^a-z]|$)/i;
/** What a run is set to, or how far it is: told among its metrics, but no result. */
const SCHEDULE = /^(lr|learning_rate|epoch|step|iteration|iter|global_step|time|timestamp|throughput)([^a-z]|$)|^(lr|learning_rate)-/i;

/** Metrics by what they are of, then by name. */
export function byImportance(a: string, b: string): number {
  return rank(a) - rank(b) || inNaturalOrder(a, b);
}

/** Whole losses and scores before those of parts, such as of single layers, and all before those of the machine. */
function rank(metric: string): number {
  if (isSystemMetric(metric)) return 5;
  if (SCHEDULE.test(metric)) return 3;
  const isQuality = QUALITY.test(metric);
  if (!metric.includes('/')) return isQuality ? 0 : 2;
  return /^(val|valid|validation|eval|test|train|training)\//i.test(metric) ? (isQuality ? 1 : 2) : 4;
}
