// Fills a server over its REST API.
import { randomUUID } from 'node:crypto';

/** A name that no other test uses, so that tests can share a server. */
export function unique(name) {
  return `${name} ${randomUUID().slice(0, 8)}`;
}

export class Filler {
  constructor(url) {
    this.url = url;
  }

  async call(method, path, body) {
    const response = await fetch(`${this.url}/api/2.0/mlflow/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** Returns the experiment's id. */
  async experiment(name, tags = {}) {
    return (await this.call('POST', 'experiments/create', { name, tags: pairs(tags) })).experiment_id;
  }

  /** Creates a run with a batch of data. `metrics` are [key, value, step] triples. Returns the run's info. */
  async run(experimentId, { name, startTime = Date.now(), status = 'FINISHED', tags = {}, params = {}, metrics = [] }) {
    const { run } = await this.call('POST', 'runs/create', {
      experiment_id: experimentId,
      run_name: name,
      user_id: 'ada',
      start_time: startTime,
      tags: pairs({ 'mlflow.source.name': 'train.py', ...tags }),
    });
    const runId = run.info.run_id;
    await this.call('POST', 'runs/log-batch', {
      run_id: runId,
      metrics: metrics.map(([key, value, step = 0]) => ({ key, value, step, timestamp: startTime + step })),
      params: pairs(params),
    });
    if (status !== 'RUNNING') await this.call('POST', 'runs/update', { run_id: runId, status, end_time: startTime + 65_000 });
    return run.info;
  }

  /** Writes one artifact of a run through the artifact proxy. */
  async artifact(runInfo, path, content) {
    const root = new URL(runInfo.artifact_uri).pathname.replace(/^\/+/, '');
    const response = await fetch(`${this.url}/api/2.0/mlflow-artifacts/artifacts/${root}/${path}`, { method: 'PUT', body: content });
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
  }

  /** Creates a registered model with one version per given description, all made from `runInfo`. */
  async model(name, runInfo, { description = '', versions = [] } = {}) {
    await this.call('POST', 'registered-models/create', { name, description });
    for (const text of versions) {
      await this.call('POST', 'model-versions/create', {
        name,
        source: `runs:/${runInfo.run_id}/model`,
        run_id: runInfo.run_id,
        description: text,
      });
    }
  }

  /** Creates a prompt as MLflow's client writes it, with one version a text. Returns its path in the UI. */
  async prompt(name, texts) {
    const isPrompt = { 'mlflow.prompt.is_prompt': 'true' };
    await this.call('POST', 'registered-models/create', { name, tags: pairs(isPrompt) });
    for (const text of texts) {
      const tags = pairs({ ...isPrompt, 'mlflow.prompt.text': text });
      await this.call('POST', 'model-versions/create', { name, source: 'dummy-source', description: `says ${text}`, tags });
    }
    return `/prompts/${encodeURIComponent(name)}`;
  }
}

function pairs(record) {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}
