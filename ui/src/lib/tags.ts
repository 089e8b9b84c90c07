/** Tags that MLflow's clients and UI give a meaning to. */
export const DESCRIPTION_TAG = 'mlflow.note.content';
export const PARENT_RUN_TAG = 'mlflow.parentRunId';
export const RUN_NAME_TAG = 'mlflow.runName';
export const SOURCE_NAME_TAG = 'mlflow.source.name';
export const GIT_COMMIT_TAG = 'mlflow.source.git.commit';
export const RUN_COLOR_TAG = 'mlflow.runColor';
export const GIT_BRANCH_TAG = 'mlflow.source.git.branch';
/** Where the commit is; the second name is that of older clients. */
export const GIT_REPOSITORY_TAGS = ['mlflow.source.git.repoURL', 'mlflow.gitRepoURL'];
export const ENTRY_POINT_TAG = 'mlflow.project.entryPoint';
/** Models that clients before 3.0 logged, as JSON. */
export const MODEL_HISTORY_TAG = 'mlflow.log-model.history';
/** What was run; `tracker record` writes it. */
export const COMMAND_TAG = 'tracker.command';
/** Whether the code had changes that were not committed; `tracker record` writes it. */
export const DIRTY_TAG = 'tracker.git.dirty';
export const USER_TAG = 'mlflow.user';

/** Tags that a client or a recorder wrote by itself, as opposed to those a person chose. */
export function isSystemTag(key: string): boolean {
  return key.startsWith('mlflow.') || key.startsWith('tracker.');
}

/** Metrics of the machine (CPU, GPU, memory, …) rather than of the model. */
export function isSystemMetric(key: string): boolean {
  return key.startsWith('system/');
}

export function isModelMetric(key: string): boolean {
  return !isSystemMetric(key);
}

/** Prompts share the registry with models; this tag tells them apart, and holds a version's text below. */
export const IS_PROMPT_TAG = 'mlflow.prompt.is_prompt';
export const PROMPT_TEXT_TAG = 'mlflow.prompt.text';
export const PROMPT_TYPE_TAG = '_mlflow_prompt_type';

/** What MLflow's clients write as the source of a prompt, which has no files. */
export const PROMPT_SOURCE = 'dummy-source';

export function isPrompt(tags: Map<string, string>): boolean {
  return tags.get(IS_PROMPT_TAG)?.toLowerCase() === 'true';
}
