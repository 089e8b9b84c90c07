import { expect, test } from 'vitest';
import { byImportance } from './metricOrder';

test('what a run is judged by comes before what it is set to, parts after the whole, and the machine last', () => {
  const metrics = ['system/cpu', 'layer_0/norm', 'lr', 'parameters', 'val/loss', 'train/throughput', 'val_f1', 'val/accuracy'];
  expect(metrics.toSorted(byImportance)).toEqual(['val_f1', 'val/accuracy', 'val/loss', 'parameters', 'train/throughput', 'lr', 'layer_0/norm', 'system/cpu']);
});
