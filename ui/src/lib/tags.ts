/** Tags that MLflow's clients and UI give a meaning to. */
export const DESCRIPTION_TAG = 'mlflow.note.content';
export const PARENT_RUN_TAG = 'mlflow.parentRunId';
export const RUN_NAME_TAG = 'mlflow.runName';
export const SOURCE_NAME_TAG = 'mlflow.source.name';
export const GIT_COMMIT_TAG = 'mlflow.source.git.commit';
export const USER_TAG = 'mlflow.user';

/** Tags that a client wrote by itself, as opposed to those a person chose. */
export function isSystemTag(key: string): boolean {
  return key.startsWith('mlflow.');
}

/** Metrics of the machine (CPU, GPU, memory, …) rather than of the model. */
export function isSystemMetric(key: string): boolean {
  return key.startsWith('system/');
}

export function isModelMetric(key: string): boolean {
  return !isSystemMetric(key);
}
