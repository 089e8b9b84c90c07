/** This server's address as a client's tracking URI: the page's own path, static prefix included. */
export function trackingUri(pageUrl: string): string {
  const url = new URL('.', pageUrl);
  return (url.origin + url.pathname).replace(/\/$/, '');
}

/** Python that logs a first run. JSON's string literals are Python's too. */
export function firstRunSnippet(uri: string, experimentName: string): string {
  return [
    'import mlflow',
    '',
    `mlflow.set_tracking_uri(${JSON.stringify(uri)})`,
    `mlflow.set_experiment(${JSON.stringify(experimentName)})`,
    '',
    'with mlflow.start_run():',
    '    mlflow.log_param("learning_rate", 0.01)',
    '    for step in range(10):',
    '        mlflow.log_metric("loss", 1 / (step + 1), step=step)',
  ].join('\n');
}

/** Python that registers a first model, without needing any machine-learning framework. */
export function firstModelSnippet(uri: string): string {
  return [
    'import mlflow',
    '',
    `mlflow.set_tracking_uri(${JSON.stringify(uri)})`,
    'mlflow.set_experiment("my experiment")',
    '',
    'with mlflow.start_run() as run:',
    '    mlflow.log_dict({"weights": [0.1, 0.2]}, "model/weights.json")',
    '',
    'client = mlflow.MlflowClient()',
    'client.create_registered_model("my-model")',
    'client.create_model_version("my-model", f"runs:/{run.info.run_id}/model", run.info.run_id)',
  ].join('\n');
}
