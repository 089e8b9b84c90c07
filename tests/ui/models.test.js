import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const name = unique('50% of "it"?#& Größe');
const path = `/models/${encodeURIComponent(name)}`;
const MLMODEL = `
signature:
  inputs: '[{"type": "double", "name": "tenure", "required": true}, {"type": "string", "name": "contract", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]'
`;
let run;

before(async () => {
  const experiment = await app.fill.experiment(unique('models'));
  run = await app.fill.run(experiment, { name: 'model run', params: { depth: '6' }, metrics: [['val/auc', 0.875, 3]] });
  const dataset = { name: 'customers', digest: 'abc', source_type: 's3', source: 's3://bucket/customers' };
  await app.fill.call('POST', 'runs/log-inputs', { run_id: run.run_id, datasets: [{ dataset }] });
  await app.fill.artifact(run, 'model/MLmodel', MLMODEL);
  await app.fill.model(name, run, { description: 'Predicts who leaves', versions: ['the first try', 'the second try', 'the third try'] });
  await alias('champion', '1');
  await app.fill.call('POST', 'model-versions/transition-stage', { name, version: '2', stage: 'Staging', archive_existing_versions: false });
});

function alias(given, version) {
  return app.fill.call('POST', 'registered-models/alias', { name, alias: given, version });
}

/** Opens a dialog by its button and returns it. */
async function dialog(page, button) {
  await page.getByRole('button', { name: button, exact: true }).click();
  const opened = page.getByRole('dialog');
  await opened.waitFor();
  return opened;
}

test('the list leads to a model, its aliases to versions, and versions to runs', async (t) => {
  const page = await app.open(t, '/models');
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByText('Staging').waitFor();
  await row.getByRole('link', { name: '@champion v1' }).click();
  await page.getByText('the first try').waitFor();
  assert.match(page.url(), /\/versions\/1$/);
  await page.getByRole('link', { name: 'model run' }).first().click();
  await page.getByRole('heading', { name: 'model run', level: 1 }).waitFor();
  await page.getByRole('link', { name: `${name} version 2` }).click();
  await page.getByText('the second try').waitFor();
});

test('a model’s address survives any name and a reload', async (t) => {
  const page = await app.open(t, path);
  await page.getByText('Predicts who leaves').waitFor();
  await page.reload();
  await page.getByText('3 versions', { exact: true }).waitFor();
  assert.equal(await page.title(), `${name} · tracker`);
});

test('the search narrows the list by name or by a filter, and the order is part of the address', async (t) => {
  const page = await app.open(t, '/models');
  const search = page.getByLabel('Name contains');
  await search.fill('no such model');
  await page.getByText('No model matches').waitFor();
  await search.fill(`name LIKE '50% of %'`);
  await page.getByRole('link', { name, exact: true }).waitFor();
  await search.fill('name = nonsense');
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Order').selectOption('Name, Z to A');
  await page.waitForURL(/orderBy=name\+DESC/);
});

test('a model that does not exist is an error that says what to do', async (t) => {
  const page = await app.open(t, '/models/no%20such%20model');
  await page.getByRole('alert').getByText('Check the address').waitFor();
});

test('a model is created, described, tagged, renamed and deleted', async (t) => {
  const made = unique('made');
  const page = await app.open(t, '/models');
  const create = await dialog(page, 'Create model');
  await create.getByLabel('Name', { exact: true }).fill(name);
  await create.getByRole('button', { name: 'Create model' }).click();
  await create.getByRole('alert').getByText('already exists').waitFor();
  await create.getByLabel('Name', { exact: true }).fill(` ${made} `);
  await create.getByRole('button', { name: 'Create model' }).click();
  await page.getByRole('heading', { name: made, level: 1 }).waitFor();

  await page.getByRole('button', { name: 'Add a description' }).click();
  await page.getByLabel('Description (Markdown)').fill('Written in place');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Edit description' }).waitFor();
  await page.getByText('Written in place').waitFor();

  const tag = await dialog(page, 'Add a tag');
  await tag.getByLabel('Key').fill('team');
  await tag.getByLabel('Value').fill('vision');
  await tag.getByRole('button', { name: 'Save tag' }).click();
  await page.getByRole('button', { name: 'team vision' }).waitFor();
  await page.getByRole('button', { name: 'Remove the tag team' }).click();
  await page.getByRole('button', { name: 'team vision' }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'More about this model' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByLabel('New name').fill(`${made} anew `);
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.getByRole('heading', { name: `${made} anew`, level: 1 }).waitFor();
  await page.getByRole('list', { name: 'History' }).getByText(`Renamed from ${made} to ${made} anew`).waitFor();

  await page.getByRole('button', { name: 'More about this model' }).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const remove = page.getByRole('button', { name: 'Delete model' });
  assert.equal(await remove.isDisabled(), true);
  await page.getByLabel('Type the name of the model to confirm').fill(`${made} anew`);
  await remove.click();
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  await page.goto(`${app.url}/#/models/${encodeURIComponent(`${made} anew`)}`);
  await page.getByRole('list', { name: 'History' }).getByText('Deleted').waitFor();
});

test('moving an alias says what loses it, and the history who got it when', async (t) => {
  await alias('live', '1');
  const page = await app.open(t, `${path}/versions/3`);
  const give = await dialog(page, 'Give an alias');
  await give.getByLabel('Alias', { exact: true }).fill('live');
  await give.getByText('Version 1 has @live now and loses it').waitFor();
  await give.getByRole('button', { name: 'Move it here' }).click();
  await page.getByRole('list', { name: 'Aliases' }).getByText('@live').waitFor();
  const history = page.getByRole('list', { name: 'History' });
  await history.getByText('@live moved from version 1 to version 3').waitFor();
  await page.getByRole('button', { name: 'Remove the alias live' }).click();
  await page.getByRole('button', { name: 'Remove alias' }).click();
  await history.getByText('@live was taken from version 3').waitFor();
  // The list of versions gives and takes them as well.
  await page.goto(`${app.url}/#${path}`);
  await page.getByRole('button', { name: 'Give an alias to version 2' }).click();
  await page.getByLabel('Alias', { exact: true }).fill('listed');
  await page.getByRole('button', { name: 'Give alias' }).click();
  await page.getByRole('list', { name: 'Aliases of version 2' }).getByText('@listed').waitFor();
});

test('a version moves to a stage and archives what was there', async (t) => {
  const page = await app.open(t, `${path}/versions/3`);
  const move = await dialog(page, 'Move to stage');
  await move.getByLabel('From no stage to').selectOption('Staging');
  await move.getByText('Archive the other versions in Staging: version 2').waitFor();
  await move.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByRole('list', { name: 'History' }).getByText('Version 3 moved to Staging').waitFor();
  await page.goto(`${app.url}/#${path}/versions/2`);
  await page.getByRole('heading', { level: 1 }).getByText('Archived').waitFor();
  await page.getByText('Version 2 moved from Staging to Archived').waitFor();
});

test('a version shows its schema, its lineage and what its run logged', async (t) => {
  const page = await app.open(t, `${path}/versions/1`);
  const inputs = page.getByRole('region', { name: 'Inputs' });
  await inputs.getByRole('row', { name: 'tenure double' }).waitFor();
  await inputs.getByRole('row', { name: 'contract optional string' }).waitFor();
  await page.getByText('tensor(float32, -1 × 2)').waitFor();
  const lineage = await page.getByRole('region', { name: 'Lineage' }).getByRole('listitem').allInnerTexts();
  assert.deepEqual(lineage.map((text) => text.replace('\n', ' ')), ['Dataset customers', 'Run model run', `${name} Version 1`]);
  await page.getByRole('row', { name: 'val/auc 0.875' }).waitFor();
  const code = await page.getByRole('region', { name: 'Python example' }).innerText();
  assert.ok(code.includes(JSON.stringify(`models:/${name}@champion`)), code);
});

test('a version is promoted to another model, and the copy says where it came from', async (t) => {
  const target = unique('promoted');
  const page = await app.open(t, `${path}/versions/1`);
  const promote = await dialog(page, 'Promote');
  await promote.getByLabel('To the model').fill(` ${target}`);
  await promote.getByRole('button', { name: 'Copy version' }).click();
  await page.getByRole('heading', { name: `${target} version 1`, level: 1 }).waitFor();
  await page.getByRole('link', { name: `${name} version 1` }).first().waitFor();
  await page.getByRole('region', { name: 'Inputs' }).getByRole('row', { name: 'tenure double' }).waitFor();
});

test('files of a version are found in its run by their location, and compared with those of another folder', async (t) => {
  const located = unique('located');
  await app.fill.artifact(run, 'other/MLmodel', `${MLMODEL}# anew\n`);
  await app.fill.call('POST', 'registered-models/create', { name: located });
  for (const folder of ['model', 'other']) {
    await app.fill.call('POST', 'model-versions/create', { name: located, source: `${run.artifact_uri}/${folder}`, run_id: run.run_id });
  }
  const page = await app.open(t, `/models/${encodeURIComponent(located)}/versions/2`);
  await page.getByRole('link', { name: 'other', exact: true }).click();
  await page.getByRole('heading', { name: 'other/', level: 2 }).waitFor();
  await page.goto(`${app.url}/#/models/${encodeURIComponent(located)}/compare?versions=1,2`);
  await page.getByRole('button', { name: 'Artifacts' }).click();
  await page.getByRole('button', { name: 'Compare MLmodel' }).click();
  await page.getByRole('dialog', { name: 'MLmodel' }).locator('ins').getByText('# anew').waitFor();
});

test('of very many versions the first are compared, and that is said', async (t) => {
  const page = await app.open(t, `${path}/compare?versions=1,2,3,4,5,6,7,8,9,10,11,12,13`);
  await page.getByText('The first 12 of 13 versions are compared').waitFor();
});

test('versions are compared, what differs first, beside columns of their runs', async (t) => {
  const page = await app.open(t, path);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByLabel('val/auc metric').check();
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /Version 1/ }).getByText('0.875').waitFor();
  await page.getByLabel('Select version 1').check();
  await page.getByLabel('Select version 2').check();
  await page.getByRole('link', { name: 'Compare 2 versions' }).click();
  const table = page.getByRole('region', { name: 'Comparison' });
  await table.getByRole('row', { name: 'depth 6 6' }).waitFor();
  await page.getByLabel('Only what differs').check();
  await table.getByRole('row', { name: 'depth 6 6' }).waitFor({ state: 'detached' });
  await table.getByRole('row', { name: /Description \(differs\) the first try the second try/ }).waitFor();
  await page.reload();
  assert.equal(await page.getByLabel('Only what differs').isChecked(), true);
  const charts = page.getByRole('region', { name: 'Charts' });
  await charts.getByRole('heading', { name: 'val/auc' }).waitFor();
});

test('the logged models of an experiment are listed beside its runs, ordered, searched and compared', async (t) => {
  const experiment = await app.fill.experiment(unique('logged'));
  const source = await app.fill.run(experiment, { name: 'trainer' });
  for (const [name, auc] of [['small net', 0.5], ['large net', 0.75], ['forest', 0.25]]) {
    const { model } = await app.fill.call('POST', 'logged-models', { experiment_id: experiment, name, source_run_id: source.run_id, params: [{ key: 'kind', value: name.split(' ').at(-1) }] });
    const metric = { key: 'auc', value: auc, step: 1, timestamp: 1, model_id: model.info.model_id, dataset_name: 'holdout', dataset_digest: 'd' };
    await app.fill.call('POST', 'runs/log-batch', { run_id: source.run_id, metrics: [metric] });
  }
  const page = await app.open(t, `/experiments/${experiment}/runs`);
  await page.getByRole('navigation', { name: 'Experiment' }).getByRole('link', { name: 'Models' }).click();
  await page.getByRole('row', { name: /large net pending .*trainer .*holdout 0\.75 net/ }).waitFor();
  await page.getByRole('button', { name: 'auc' }).click();
  const names = () => page.getByRole('rowheader').allInnerTexts();
  await page.waitForFunction(() => document.querySelector('tbody th')?.innerText === 'large net');
  assert.deepEqual(await names(), ['large net', 'small net', 'forest']);
  await page.getByLabel('Name contains, or a filter').fill('net');
  await page.getByText('2 logged models', { exact: true }).waitFor();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('link', { name: 'Compare 2 models' }).click();
  const table = page.getByRole('region', { name: 'Comparison' });
  await table.getByRole('row', { name: /auc on holdout \(differs\) 0\.75 0\.5/ }).waitFor();
  await page.getByLabel('Only what differs').check();
  await table.getByRole('row', { name: /kind net net/ }).waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByRole('checkbox', { name: /Select large net/, checked: true }).waitFor();
});
