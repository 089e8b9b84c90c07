/** Python for the registry. JSON's string literals are Python's too. */

function head(uri: string): string[] {
  return ['import mlflow', '', `mlflow.set_tracking_uri(${JSON.stringify(uri)})`];
}

/** Loads a version; by alias where it has one, so that the code follows what the alias names. */
export function loadVersionSnippet(uri: string, name: string, version: string, alias: string | undefined): string {
  const model = alias === undefined ? `models:/${name}/${version}` : `models:/${name}@${alias}`;
  return [...head(uri), `model = mlflow.pyfunc.load_model(${JSON.stringify(model)})`, 'model.predict(data)'].join('\n');
}

export function registerVersionSnippet(uri: string, name: string): string {
  return [...head(uri), `mlflow.register_model("runs:/<run id>/model", ${JSON.stringify(name)})`].join('\n');
}

export function usePromptSnippet(uri: string, name: string, version: string, alias: string | undefined, variables: string[]): string {
  const prompt = alias === undefined ? `prompts:/${name}/${version}` : `prompts:/${name}@${alias}`;
  const values = variables.map((variable) => `${variable}="…"`).join(', ');
  return [...head(uri), `prompt = mlflow.genai.load_prompt(${JSON.stringify(prompt)})`, `prompt.format(${values})`].join('\n');
}

export function registerPromptSnippet(uri: string): string {
  return [...head(uri), 'mlflow.genai.register_prompt(', '    name="summarise",', '    template="Summarise this in {{count}} sentences: {{text}}",', '    commit_message="First draft",', ')'].join('\n');
}
