import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
let experiment;
let run;

before(async () => {
  experiment = await app.fill.experiment(unique('run'));
  const loss = Array.from({ length: 900 }, (_, step) => ['train/loss', 1 / (step + 1), step]);
  run = await app.fill.run(experiment, {
    name: 'the run',
    tags: {
      stage: 'candidate',
      'mlflow.note.content': 'What this **run** is about',
      'mlflow.source.git.commit': '9f4d1c2ab7e08f3d6c5b4a39281706f5e4d3c2b1',
      'mlflow.source.git.repoURL': 'git@github.com:acme/vision.git',
    },
    params: { depth: '6', empty: '', 'optimizer.lr': '0.1', 'optimizer.name': 'adam' },
    metrics: [...loss, ['exact', 0.1 + 0.2, 7], ['weird', 1, 0], ['weird', 2, 1], ['weird', 'NaN', 2], ['hopeless', 'NaN', 0], ['system/cpu', 50, 0]],
  });
  await app.fill.call('POST', 'runs/log-inputs', {
    run_id: run.run_id,
    datasets: [
      {
        dataset: {
          name: 'customers',
          digest: 'f00d',
          source_type: 'local',
          source: 'customers.csv',
          schema: JSON.stringify({ mlflow_colspec: [{ name: 'age', type: 'long', required: true }] }),
          profile: JSON.stringify({ num_rows: 1234 }),
        },
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
      },
    ],
  });
});

function path(tab = '') {
  return `/experiments/${experiment}/runs/${run.run_id}${tab && `/${tab}`}`;
}

test('the overview shows what was logged, exactly', async (t) => {
  const page = await app.open(t, path());
  await page.getByRole('heading', { name: 'the run', level: 1 }).waitFor();
  assert.equal(await page.title(), 'the run · tracker');
  const metrics = page.getByRole('region', { name: 'Latest metrics' });
  const cells = (name) => metrics.getByRole('row', { name }).getByRole('cell').allInnerTexts();
  assert.deepEqual((await cells('exact')).slice(0, 2), ['0.30000000000000004', '7']);
  await metrics.getByRole('row', { name: 'weird NaN 2 1 2' }).waitFor();
  assert.deepEqual(await cells('weird'), ['NaN', '2', '1', '2', '1', '3']);
  const texts = [run.run_id, 'customers', 'training', '1m 05s', 'train.py'];
  for (const text of texts) await page.getByText(text, { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'stage candidate' }).waitFor();
  assert.equal(await page.locator('.markdown strong').innerText(), 'run');
  const commit = page.getByRole('link', { name: 'Show the commit' });
  assert.equal(await commit.getAttribute('href'), 'https://github.com/acme/vision/commit/9f4d1c2ab7e08f3d6c5b4a39281706f5e4d3c2b1');
  await page.getByRole('region', { name: 'Parameters', exact: true }).last().getByRole('row', { name: 'depth 6' }).waitFor();
});

test('the short address of a run leads to the full one, and back leaves both', async (t) => {
  const page = await app.open(t, '/experiments');
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await page.goto(`${app.url}/#/runs/${run.run_id}`);
  await page.getByRole('heading', { name: 'the run', level: 1 }).waitFor();
  assert.ok(page.url().includes(`#${path()}`), page.url());
  await page.goBack();
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
});

test('each metric has a chart with a description that names its ends and extremes, and what cannot be drawn is named', async (t) => {
  const page = await app.open(t, path('model-metrics'));
  const sampled = page.getByRole('img', { name: /^train\/loss by step: \d+ points drawn, first 1, last 0\.0011\d*, lowest 0\.0011\d*, highest 1$/ });
  const drawn = Number(/(\d+) points/.exec(await sampled.getAttribute('aria-label'))[1]);
  assert.ok(drawn > 2 && drawn <= 800, `${drawn} points drawn of 900`);
  await page.getByRole('img', { name: /not drawn: 1 × NaN/ }).waitFor();
  await page.getByText('Not drawn: 1 × NaN').waitFor();
  const card = (name) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  await card('hopeless').getByText('NaN', { exact: true }).waitFor();
  await card('exact').getByTitle('0.30000000000000004').waitFor();
  assert.equal(await page.getByRole('heading', { name: 'system/cpu' }).count(), 0);
  await page.getByRole('link', { name: 'System metrics' }).click();
  await page.getByRole('heading', { name: 'system/cpu' }).waitFor();
});

test('a chart draws its line and reads out the point under the pointer', async (t) => {
  const page = await app.open(t, path('model-metrics'));
  const chart = page.getByRole('img', { name: /^weird by step/ });
  const canvas = chart.locator('canvas').first();
  await canvas.waitFor();
  const hasInk = await canvas.evaluate((element) =>
    element.getContext('2d').getImageData(0, 0, element.width, element.height).data.some((byte) => byte !== 0),
  );
  assert.ok(hasInk);
  await chart.hover({ position: { x: 40, y: 20 } });
  await chart.getByText('step 0').waitFor();
  await chart.getByRole('row', { name: 'the run 1' }).waitFor();
});

test('the view of the charts is in the address', async (t) => {
  const page = await app.open(t, path('model-metrics'));
  await page.getByLabel('Smoothing').fill('0.5');
  await page.waitForURL(/charts=smooth%3D0.5/);
  await page.reload();
  assert.equal(await page.getByLabel('Smoothing').inputValue(), '0.5');
});

test('how charts are drawn stays from tab to tab, from run to run and from visit to visit, what is looked at does not', async (t) => {
  const own = await app.fill.experiment(unique('settings'));
  const [older, newer] = [
    await app.fill.run(own, { name: 'older', startTime: 1_700_000_000_000, metrics: [['loss', 2, 0], ['loss', 1, 9], ['system/cpu', 50, 0], ['system/cpu', 60, 1]] }),
    await app.fill.run(own, { name: 'newer', startTime: 1_700_000_001_000, metrics: [['loss', 2, 0], ['loss', 1, 9]] }),
  ];
  const page = await app.open(t, `/experiments/${own}/runs/${newer.run_id}/model-metrics?charts=${encodeURIComponent('smooth=0.5&zoom=2~8')}`);
  const strength = async () => {
    await page.getByRole('img', { name: / by step/ }).waitFor();
    return page.getByLabel('Smoothing').inputValue();
  };
  assert.equal(await strength(), '0.5');
  await page.waitForFunction(() => !document.querySelector('[aria-label="Older run"]').disabled);
  await page.keyboard.press(']');
  await page.getByRole('heading', { name: 'older', level: 1 }).waitFor();
  assert.equal(await strength(), '0.5');
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  await page.getByRole('link', { name: 'System metrics' }).click();
  await page.getByRole('img', { name: /^system\/cpu by step/ }).waitFor();
  assert.equal(await strength(), '0.5');
  assert.equal(await page.getByRole('button', { name: 'Reset zoom' }).count(), 0);
  // A link that says nothing.
  await page.goto('about:blank');
  await page.goto(`${app.url}/#/experiments/${own}/runs/${older.run_id}/model-metrics`);
  await page.waitForURL(/charts=smooth%3D0.5$/);
  assert.equal(await strength(), '0.5');
});

test('the steps at which models were logged are marked in the charts', async (t) => {
  const info = await app.fill.run(experiment, { name: 'checkpoints', metrics: [['loss', 3, 0], ['loss', 2, 1], ['loss', 1, 2]] });
  const { model } = await app.fill.call('POST', 'logged-models', { experiment_id: experiment, name: 'net', source_run_id: info.run_id });
  await app.fill.call('POST', 'runs/outputs', { run_id: info.run_id, models: [{ model_id: model.info.model_id, step: 1 }] });
  const page = await app.open(t, `/experiments/${experiment}/runs/${info.run_id}/model-metrics`);
  await page.getByText('▼ model: step 1').waitFor();
});

test('logged models are told by name, those of the experiment in one request', async (t) => {
  const info = await app.fill.run(experiment, { name: 'with models' });
  const other = await app.fill.experiment(unique('elsewhere'));
  const logged = async (id, name) => (await app.fill.call('POST', 'logged-models', { experiment_id: id, name })).model.info.model_id;
  const models = await Promise.all(['first', 'second', 'third'].map((name) => logged(experiment, name)));
  await app.fill.call('POST', 'runs/outputs', { run_id: info.run_id, models: models.map((model_id) => ({ model_id, step: 1 })) });
  await app.fill.call('POST', 'runs/log-inputs', { run_id: info.run_id, models: [{ model_id: await logged(other, 'read from elsewhere') }] });
  const page = await app.open(t, '/');
  const asked = [];
  page.on('request', (request) => request.url().includes('/mlflow/logged-models/') && asked.push(request.method()));
  await page.goto(`${app.url}/#/experiments/${experiment}/runs/${info.run_id}`);
  for (const name of ['first', 'second', 'third', 'read from elsewhere']) await page.getByRole('link', { name, exact: true }).waitFor();
  assert.deepEqual(asked, ['POST', 'GET']);
});

test('parameters are searched and shown as a tree, and the address keeps both', async (t) => {
  const page = await app.open(t, path('?paramFilter=optimizer&params=tree'));
  const tree = page.getByRole('region', { name: 'Parameters', exact: true }).last();
  await tree.getByRole('button', { name: 'optimizer' }).waitFor();
  await tree.getByText('"adam"').waitFor();
  await page.getByRole('searchbox', { name: 'Search parameters' }).fill('nothing like it');
  await page.getByText('No parameter holds “nothing like it”.').waitFor();
  await page.waitForFunction(() => location.hash.includes('nothing'));
});

test('metrics lead to their charts, and a dataset to the runs that used it', async (t) => {
  const page = await app.open(t, path());
  await page.getByRole('link', { name: 'Runs that used customers' }).click();
  await page.getByText('1 run', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'the run', exact: true }).waitFor();
  await page.goBack();
  await page.getByRole('region', { name: 'Latest metrics' }).getByRole('link', { name: 'weird' }).click();
  await page.getByRole('heading', { name: 'weird' }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'exact' }).count(), 0);
});

test('a dataset shows its columns and its profile', async (t) => {
  const page = await app.open(t, path());
  await page.getByRole('button', { name: 'customers' }).click();
  const dialog = page.getByRole('dialog', { name: 'customers' });
  await dialog.getByRole('row', { name: 'age long' }).waitFor();
  await dialog.getByText('1234').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

test('name, description and tags are changed in place', async (t) => {
  const own = await app.fill.run(experiment, { name: 'to change', tags: { old: 'tag' } });
  const page = await app.open(t, `/experiments/${experiment}/runs/${own.run_id}`);
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('changed');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'changed Finished', level: 1 }).waitFor();

  await page.getByRole('button', { name: 'Add a description' }).click();
  await page.getByRole('textbox', { name: 'Description' }).fill('# About it');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'About it' }).waitFor();

  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByRole('textbox', { name: 'Key' }).fill('team');
  await page.getByRole('textbox', { name: 'Value' }).fill('vision');
  await page.getByRole('button', { name: 'Save tag' }).click();
  await page.getByRole('button', { name: 'team vision' }).waitFor();
  await page.getByRole('button', { name: 'Remove the tag old' }).click();
  await page.getByRole('button', { name: 'old tag' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'old tag' }).click();
  await page.getByRole('textbox', { name: 'Key' }).fill('new');
  await page.getByRole('button', { name: 'Save tag' }).click();
  await page.getByRole('button', { name: 'new tag' }).waitFor();
  await page.getByRole('button', { name: 'old tag' }).waitFor({ state: 'detached' });

  await page.route('**/runs/delete-tag', (route) => route.fulfill({ status: 500, json: { error_code: 'INTERNAL_ERROR', message: 'The disk is full' } }));
  await page.getByRole('button', { name: 'Remove the tag new' }).click();
  await page.getByRole('log').getByText('The disk is full').waitFor();
  await page.getByRole('button', { name: 'new tag' }).waitFor();
});

test('a run is deleted, and restored by undoing that', async (t) => {
  const own = await app.fill.run(experiment, { name: 'to delete' });
  const page = await app.open(t, `/experiments/${experiment}/runs/${own.run_id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete run' }).click();
  await page.getByText('This run is deleted.').waitFor();
  await page.getByRole('button', { name: 'Restore' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('This run is deleted.').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Rename' }).waitFor();
});

test('the keys [ and ] lead to the runs that started after and before, on the same tab', async (t) => {
  const own = await app.fill.experiment(unique('neighbours'));
  const start = 1_700_000_000_000;
  const runs = [];
  // Two of them start in the same millisecond.
  for (const [index, name] of ['first', 'second', 'third'].entries()) runs.push(await app.fill.run(own, { name, startTime: start + (index >> 1) }));
  const page = await app.open(t, `/experiments/${own}/runs/${runs[2].run_id}/artifacts`);
  const next = page.getByRole('button', { name: 'Older run' });
  await page.getByRole('heading', { name: 'third', level: 1 }).waitFor();
  const seen = ['third'];
  for (let step = 0; step < 2; step += 1) {
    await page.waitForFunction(() => !document.querySelector('[aria-label="Older run"]').disabled);
    await page.keyboard.press(']');
    // In between the page says 'Run', until it knows the name.
    await page.waitForFunction((last) => !document.querySelector('h1').textContent.match(`^(${last}|Run$)`), seen.at(-1));
    seen.push((await page.getByRole('heading', { level: 1 }).innerText()).split(/\s/)[0]);
    assert.match(page.url(), /artifacts$/);
  }
  assert.deepEqual(seen.toSorted(), ['first', 'second', 'third']);
  await page.waitForFunction(() => document.querySelector('[aria-label="Older run"]').disabled);
  assert.ok(await next.isDisabled());
});

test('the code to copy quotes names that would break it', async (t) => {
  const page = await app.open(t, path());
  const code = page.getByRole('region', { name: /^Code: / });
  await code.getByText(`mlflow.get_run("${run.run_id}")`).waitFor();
  await page.getByRole('button', { name: 'Reproduce' }).click();
  await code.getByText('git clone https://github.com/acme/vision').waitFor();
});

test('parents and children lead to each other', async (t) => {
  const parent = await app.fill.run(experiment, { name: 'a parent' });
  for (const name of ['a child', 'another child']) await app.fill.run(experiment, { name, tags: { 'mlflow.parentRunId': parent.run_id } });
  const page = await app.open(t, `/experiments/${experiment}/runs/${parent.run_id}`);
  await page.getByRole('link', { name: 'a child', exact: true }).click();
  await page.getByRole('heading', { name: 'a child', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('menuitem', { name: 'With the 1 other run of its parent' }).click();
  await page.getByRole('columnheader', { name: 'another child' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'a parent' }).click();
  await page.getByRole('heading', { name: 'a parent', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Compare them in the runs table' }).click();
  await page.getByText('2 runs', { exact: true }).waitFor();
});

test('a running run says how far it is and when it was last heard of', async (t) => {
  const start = Date.now() - 60_000;
  const live = await app.fill.run(experiment, { name: 'under way', status: 'RUNNING', startTime: start, params: { max_steps: '400' }, metrics: [] });
  await app.fill.call('POST', 'runs/log-metric', { run_id: live.run_id, key: 'loss', value: 1, step: 99, timestamp: start + 30_000 });
  const page = await app.open(t, `/experiments/${experiment}/runs/${live.run_id}`);
  await page.getByText('step 100 of 400, about 1m 30s left').waitFor();
  await page.getByText(/last metric \d+\.0 s ago/).waitFor();
});

test('a running run updates by itself', async (t) => {
  const live = await app.fill.run(experiment, { name: 'live', status: 'RUNNING', metrics: [['loss', 4, 0]] });
  const page = await app.open(t, `/experiments/${experiment}/runs/${live.run_id}`);
  await page.getByRole('row', { name: /^loss 4 0/ }).waitFor();
  await app.fill.call('POST', 'runs/log-metric', { run_id: live.run_id, key: 'loss', value: 3, step: 1, timestamp: Date.now() });
  await page.getByRole('row', { name: /^loss 3 1/ }).waitFor();
  await app.fill.call('POST', 'runs/update', { run_id: live.run_id, status: 'FINISHED', end_time: Date.now() });
  await page.getByRole('heading', { name: 'live Finished', level: 1 }).waitFor();
});

test('a run that does not exist, and a tab that does not', async (t) => {
  const missing = await app.open(t, '/runs/0123456789abcdef0123456789abcdef');
  await missing.getByRole('alert').getByText('Check the address').waitFor();
  const tab = await app.open(t, path('no-such-tab'));
  await tab.getByRole('heading', { name: 'Page not found', level: 1 }).waitFor();
});

test('going from run to run, each shows its own log', async (t) => {
  const own = await app.fill.experiment(unique('logs of neighbours'));
  const runs = [];
  for (const [index, name] of ['first', 'second'].entries()) {
    runs.push(await app.fill.run(own, { name, startTime: 1_700_000_000_000 + index }));
    await app.fill.artifact(runs[index], 'train.log', `printed by the ${name}\n`);
  }
  const page = await app.open(t, `/experiments/${own}/runs/${runs[1].run_id}/log`);
  await page.getByText('printed by the second').waitFor();
  // The way back is to a page that is known already.
  for (const [button, name] of [['Older run', 'first'], ['Newer run', 'second'], ['Older run', 'first']]) {
    await page.getByRole('button', { name: button, disabled: false }).click();
    await page.getByText(`printed by the ${name}`).waitFor();
  }
});

test('what a running program prints is followed, with its colours, and searched', async (t) => {
  const running = await app.fill.run(experiment, { name: 'printing', status: 'RUNNING' });
  const first = Array.from({ length: 200 }, (_, i) => `line ${i}\n`).join('');
  await app.fill.artifact(running, 'logs/train.log', `${first}\x1b[31mtoo hot\x1b[0m\n 10%|#\r 90%|###\n`);
  const page = await app.open(t, `/experiments/${experiment}/runs/${running.run_id}`);
  await page.getByRole('link', { name: 'Log', exact: true }).click();
  const log = page.getByRole('region', { name: 'Log logs/train.log' });
  await log.getByText('90%|###').waitFor();
  assert.equal(await log.getByText('too hot').getAttribute('class'), 'log-red');
  assert.equal(await log.getByText('10%').count(), 0);
  await app.fill.artifact(running, 'logs/train.log', `${first}\x1b[31mtoo hot\x1b[0m\n 10%|#\r 90%|###\n the end is near\n`);
  await log.getByText('the end is near').waitFor();
  await page.getByLabel('Lines that contain').fill('HOT');
  await page.getByText('1 of 203 lines').waitFor();
  await page.waitForURL(/logFilter=HOT/);
  assert.deepEqual(await log.locator('.log-line').allInnerTexts(), ['too hot']);
  // Who scrolls up is left where they are.
  await page.getByLabel('Lines that contain').fill('');
  await page.getByText(/^203 lines/).waitFor();
  await log.evaluate((frame) => frame.scrollTo(0, 0));
  await page.getByRole('button', { name: 'Follow', pressed: false }).click();
  await log.getByText('the end is near').waitFor();
});

test('the environment is with the run: its command, its packages, and the code as it was', async (t) => {
  const made = await app.fill.run(experiment, { name: 'recorded', tags: { 'tracker.command': 'python train.py --lr 0.1', 'tracker.git.dirty': 'true' } });
  await app.fill.artifact(made, 'requirements.txt', 'torch==2.9.0\n');
  await app.fill.artifact(made, 'recording/uncommitted.diff', 'diff --git a/t.py b/t.py\n@@ -1 +1 @@\n-lr = 1\n+lr = 2\n');
  const page = await app.open(t, `/experiments/${experiment}/runs/${made.run_id}`);
  const section = page.getByRole('region', { name: 'Environment' });
  await section.getByText('python train.py --lr 0.1').waitFor();
  await section.getByText('requirements.txt').click();
  await section.getByText('torch==2.9.0').waitFor();
  await section.getByText('recording/uncommitted.diff').click();
  assert.equal((await section.getByText('+lr = 2').getAttribute('class')).trim(), 'diff-line diff-added');
});
