import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { suite, unique } from './support/suite.js';

const app = await suite();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let experiment;
let run;

const MLMODEL = `flavors:
  python_function:
    loader_module: mlflow.sklearn
  sklearn:
    sklearn_version: 1.5.2
mlflow_version: 3.17.2
signature:
  inputs: '[{"type": "double", "name": "sepal length", "required": true}]'
`;

before(async () => {
  experiment = await app.fill.experiment(unique('artifacts'));
  run = await app.fill.run(experiment, { name: 'the run' });
  const put = (path, content) => app.fill.artifact(run, path, content);
  await put('notes/deep/a.txt', 'hello\nworld');
  await put('config.json', JSON.stringify({ optimizer: { lr: 0.1 }, classes: [1, 2] }));
  await put('eval.json', JSON.stringify({ columns: ['question', 'score'], data: [['why?', 0.5]] }));
  await put('table.csv', `id,note\n${Array.from({ length: 5_000 }, (_, id) => `${id},"a, ${id}"`).join('\n')}`);
  await put('train.log', Array.from({ length: 60_000 }, (_, line) => `line number ${line} of the log`).join('\n'));
  await put('code/train.py', `def train():\n    return ${'"long" + '.repeat(300)}""\n# end\n`);
  await put('README.md', '# A heading\n\nSome *text*.');
  await put('image.png', png(8, 8));
  await put('rows.parquet', parquet(1_200));
  await put('array.npy', npy([2, 3], [1, 2, 3, 4, 5, 6.5]));
  await put('report.html', '<h1>static</h1><script>document.querySelector("h1").textContent = "made by a script"</script>');
  await put('weights.bin', Buffer.from([0, 1, 2, 3, 250, 251]));
  await put('book.ipynb', JSON.stringify({ cells: [{ cell_type: 'code', execution_count: 1, source: 'df', outputs: [{ output_type: 'display_data', data: { 'text/html': '<b>rich output</b>' } }] }] }));
  await put('model/MLmodel', MLMODEL);
  await put('model/model.pkl', 'x');
  await Promise.all(Array.from({ length: 200 }, (_, file) => put(`many/file_${String(file).padStart(4, '0')}.txt`, 'x')));
});

function path(artifact = '') {
  return `/experiments/${experiment}/runs/${run.run_id}/artifacts${artifact && `/${artifact}`}`;
}

test('folders unfold to any depth, files are shown and downloaded, and the address follows', async (t) => {
  const page = await app.open(t, path());
  await page.getByRole('treeitem', { name: 'notes/' }).click();
  await page.getByRole('treeitem', { name: 'deep/' }).click();
  await page.getByRole('treeitem', { name: 'a.txt' }).click();
  await page.getByRole('region', { name: 'Text of a.txt' }).getByText('world').waitFor();
  assert.ok(page.url().endsWith('/artifacts/notes/deep/a.txt'), page.url());
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()]);
  assert.equal(download.suggestedFilename(), 'a.txt');
  const chunks = await (await download.createReadStream()).toArray();
  assert.equal(Buffer.concat(chunks).toString(), 'hello\nworld');
  await page.goBack();
  await page.getByRole('heading', { name: 'deep/', level: 2 }).waitFor();
});

test('a link to an artifact opens the folders above it', async (t) => {
  const page = await app.open(t, path('notes/deep/a.txt'));
  await page.getByRole('treeitem', { name: 'a.txt', selected: true }).waitFor();
  await page.getByText('hello').waitFor();
  const missing = await app.open(t, path('notes/none.txt'));
  await missing.getByRole('heading', { name: 'No such artifact' }).waitFor();
});

test('the tree is used by keyboard', async (t) => {
  const page = await app.open(t, path());
  await page.getByRole('treeitem', { name: 'notes/' }).waitFor();
  await page.getByRole('tree', { name: 'Artifacts' }).focus();
  const active = () => page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).querySelector('.tree-name').textContent);
  assert.equal(await active(), 'code/');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await page.getByRole('treeitem', { name: 'deep/' }).waitFor();
  await page.keyboard.press('ArrowRight');
  assert.equal(await active(), 'deep/');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('treeitem', { name: 'deep/' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'weights.bin', level: 2 }).waitFor();
});

test('a large folder has only the lines in sight in the page, and a filter finds the others', async (t) => {
  const page = await app.open(t, path('many'));
  await page.getByText('200 files').waitFor();
  assert.ok((await page.getByRole('treeitem').count()) < 80);
  await page.getByRole('searchbox', { name: 'Filter artifacts' }).fill('file_0177');
  await page.getByRole('treeitem', { name: 'file_0177.txt' }).waitFor();
  assert.equal(await page.getByRole('treeitem').count(), 2);
});

test('the filter finds what is in folders that nobody opened', async (t) => {
  const page = await app.open(t, path());
  await page.getByRole('searchbox', { name: 'Filter artifacts' }).fill('A.TXT');
  await page.getByRole('treeitem', { name: 'a.txt' }).waitFor();
  const names = async () => (await page.getByRole('treeitem').locator('.tree-name').allInnerTexts()).join(' ');
  assert.equal(await names(), 'notes/ deep/ a.txt');
  await page.getByText('3 items with “A.TXT”', { exact: true }).waitFor();
  await page.getByRole('tree').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('treeitem', { name: 'deep/' }).waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowRight');
  await page.getByRole('treeitem', { name: 'a.txt' }).click();
  await page.getByRole('region', { name: 'Text of a.txt' }).waitFor();
});

test('a folder is downloaded as a zip archive', async (t) => {
  const page = await app.open(t, path('notes'));
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as zip' }).click()]);
  assert.equal(download.suggestedFilename(), 'notes.zip');
  const bytes = Buffer.concat(await (await download.createReadStream()).toArray());
  assert.equal(bytes.subarray(0, 2).toString(), 'PK');
  assert.ok(bytes.includes('notes/deep/a.txt'));
});

test('a long text is read in pieces while it is scrolled through', async (t) => {
  const page = await app.open(t, path('train.log'));
  const text = page.getByRole('region', { name: 'Text of train.log' });
  await text.getByText('line number 0 of the log').waitFor();
  assert.equal(await text.getByText('line number 59999').count(), 0);
  for (let scroll = 0; scroll < 8; scroll += 1) {
    await text.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.waitForTimeout(250);
  }
  await text.getByText('line number 59999 of the log').waitFor();
  assert.equal(await text.locator('.text-number').last().getAttribute('data-line'), '60000');
});

test('a line of a text has an address, and so has its end', async (t) => {
  const page = await app.open(t, path('train.log?line=40000'));
  const text = page.getByRole('region', { name: 'Text of train.log' });
  await text.locator('.text-line-marked').getByText('line number 39999 of the log').waitFor();
  await page.getByRole('button', { name: 'Go to the end' }).click();
  await text.getByText('line number 59999 of the log').waitFor();
  await page.reload();
  await text.getByText('line number 59999 of the log').waitFor();
  assert.match(page.url(), /train\.log\?at=end$/);
});

test('a text is searched beyond the lines in sight, by keyboard, and the address keeps what for', async (t) => {
  const page = await app.open(t, path('train.log'));
  const text = page.getByRole('region', { name: 'Text of train.log' });
  const current = text.locator('.text-mark-current');
  await text.focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('NUMBER 5999');
  // 5999 and from 59990 on, the last of which are in pieces that were not read yet.
  await page.getByText('1 of 11', { exact: true }).waitFor();
  await current.waitFor();
  await page.keyboard.press('Shift+Enter');
  await text.getByText('line number 59999 of the log').waitFor();
  assert.equal(await current.innerText(), 'number 5999');
  await page.getByText('11 of 11', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await text.locator('.text-line', { has: page.locator('.text-mark-current') }).getByText('line number 5999 of the log').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Line', { exact: true }).fill('30000');
  await page.keyboard.press('Enter');
  await text.locator('.text-line-marked').getByText('line number 29999 of the log').waitFor();
  assert.match(page.url(), /line=30000/);
  await page.goto(`${app.url}/#${path('train.log?find=number+59999')}`);
  await page.getByText('1 of 1', { exact: true }).waitFor();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
});

test('code has the colours of its language, and long lines are broken on demand', async (t) => {
  const page = await app.open(t, path('code/train.py'));
  const text = page.getByRole('region', { name: 'Text of train.py' });
  await text.locator('.code-keyword').getByText('return').waitFor();
  const width = () => text.evaluate((frame) => frame.scrollWidth - frame.clientWidth);
  assert.ok((await width()) > 1_000);
  await page.getByRole('button', { name: 'Wrap lines' }).click();
  await page.waitForURL(/wrap=true/);
  await page.waitForFunction(() => document.querySelector('.text-line').nextElementSibling.clientHeight > 40);
  assert.equal(await width(), 0);
  // The lines below make room for it.
  const [, long, end] = await text.locator('.text-line').evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect()));
  assert.equal(Math.round(long.bottom), Math.round(end.top));
});

test('each kind of file is shown as what it is', async (t) => {
  const page = await app.open(t, path('table.csv'));
  const show = async (file) => {
    await page.goto(`${app.url}/#${path(file)}`);
    await page.getByRole('heading', { name: file, level: 2 }).waitFor();
  };
  await page.getByText('5,000 rows, 2 columns').waitFor();
  await page.getByRole('row', { name: '1 1 a, 1' }).waitFor();
  await show('config.json');
  await page.getByRole('button', { name: 'optimizer' }).waitFor();
  await page.getByText('0.1').waitFor();
  await show('eval.json');
  await page.getByRole('row', { name: '0 why? 0.5' }).waitFor();
  await show('README.md');
  await page.getByRole('heading', { name: 'A heading' }).waitFor();
  await show('image.png');
  await page.getByText('8 × 8 pixels').waitFor();
  await show('rows.parquet');
  await page.getByText('1,200 rows, 2 columns').waitFor();
  await page.getByRole('row', { name: '3 3 0.75' }).waitFor();
  await show('array.npy');
  await page.getByText('2 × 3').waitFor();
  await page.getByRole('img', { name: 'array.npy as an image' }).waitFor();
  await page.getByRole('row', { name: '1 4 5 6.5' }).waitFor();
  await show('weights.bin');
  await page.getByText('00 01 02 03 fa fb').waitFor();
  await show('report.html');
  await page.frameLocator('iframe[title="report.html"]').getByRole('heading', { name: 'made by a script' }).waitFor();
  await show('book.ipynb');
  await page.frameLocator('iframe[title="Output of cell 1"]').getByText('rich output').waitFor();
});

test('a table is ordered and searched, and the address keeps how', async (t) => {
  const page = await app.open(t, path('table.csv'));
  const rows = async () => (await page.getByRole('region', { name: 'table.csv' }).getByRole('row').allInnerTexts()).slice(1, 3).map((text) => text.replaceAll('\t', ' ').trim());
  await page.getByRole('button', { name: 'id', exact: true }).click();
  await page.getByRole('button', { name: 'id', exact: true }).click();
  await page.getByRole('row', { name: '4999 4999 a, 4999' }).waitFor();
  await page.getByLabel('Rows that contain').fill('A, 12');
  await page.getByText('111 of 5,000 rows, 2 columns').waitFor();
  await page.getByRole('columnheader', { name: 'id' }).and(page.locator('[aria-sort=descending]')).waitFor();
  const expected = ['1299 1299 a, 1299', '1298 1298 a, 1298'];
  assert.deepEqual(await rows(), expected);
  await page.reload();
  await page.getByText('111 of 5,000 rows, 2 columns').waitFor();
  assert.deepEqual(await rows(), expected);
  await page.goto(`${app.url}/#${path('rows.parquet?sort=-2&rowFilter=0.25')}`);
  await page.getByText('30 of 1,200 rows, 2 columns').waitFor();
  await page.getByRole('row', { name: '1161 1161 290.25' }).waitFor();
});

test('a column is made wider by keyboard and by hand', async (t) => {
  const page = await app.open(t, path('table.csv'));
  const head = page.getByRole('columnheader', { name: 'id' });
  const width = async () => Math.round((await head.boundingBox()).width);
  await page.getByRole('button', { name: 'id', exact: true }).focus();
  const before = await width();
  await page.keyboard.press('Shift+ArrowRight');
  assert.equal(await width(), before + 24);
  const { x, y } = await head.boundingBox();
  await page.mouse.move(x + before + 20, y + 10);
  await page.mouse.down();
  await page.mouse.move(x + 400, y + 10);
  await page.mouse.up();
  assert.equal(await width(), 400);
});

test('long cells are shown whole, and images of a logged table as images', async (t) => {
  const image = { type: 'image', filepath: 'image.png', compressed_filepath: '' };
  await app.fill.artifact(run, 'images.json', JSON.stringify({ columns: ['answer', 'picture'], data: [[`so ${'on and '.repeat(60)}on`, image]] }));
  const page = await app.open(t, path('images.json'));
  await page.getByRole('button', { name: /^so on and/ }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'answer, row 0' });
  await dialog.getByText(/and on$/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'image.png' }).click();
  const shown = page.getByRole('dialog', { name: 'picture, row 0' }).getByRole('img', { name: 'image.png' });
  await page.waitForFunction(() => document.querySelector('.cell-whole')?.naturalWidth === 8);
  await shown.waitFor();
});

test('the rows of a Parquet file are read where they are looked at', async (t) => {
  const page = await app.open(t, path('rows.parquet'));
  const grid = page.getByRole('region', { name: 'rows.parquet' });
  await page.getByRole('row', { name: '0 0 0', exact: true }).waitFor();
  await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await page.getByRole('row', { name: '1199 1199 299.75' }).waitFor();
});

test('Ctrl with the wheel zooms an image, and the page stays as it is', async (t) => {
  const page = await app.open(t, path('image.png'));
  await page.getByText('8 × 8 pixels, 3200 %').waitFor();
  const isLeftToBrowser = await page.getByRole('region', { name: 'Image' }).evaluate((frame) => frame.dispatchEvent(new WheelEvent('wheel', { deltaY: 1, ctrlKey: true, bubbles: true, cancelable: true })));
  await page.getByText('8 × 8 pixels, 2560 %').waitFor();
  assert.equal(isLeftToBrowser, false);
});

test('a preview gives way to the source, and the address says so', async (t) => {
  const page = await app.open(t, path('README.md'));
  await page.getByRole('button', { name: 'Source' }).click();
  await page.getByText('# A heading').waitFor();
  assert.match(page.url(), /\?view=source$/);
  await page.reload();
  await page.getByText('# A heading').waitFor();
});

test('a model’s folder tells how to load it, and registers it as a version of a new model', async (t) => {
  const name = unique('from-artifacts');
  const page = await app.open(t, path('model'));
  await page.getByRole('row', { name: 'sepal length' }).waitFor();
  await page.getByText(`mlflow.pyfunc.load_model("runs:/${run.run_id}/model")`).waitFor();
  await page.getByRole('button', { name: 'sklearn', exact: true }).click();
  await page.getByText('mlflow.sklearn.load_model').waitFor();
  for (const version of [1, 2]) {
    await page.getByRole('button', { name: 'Register model' }).click();
    await page.getByRole('combobox', { name: 'Registered model' }).fill(name);
    await page.getByRole('button', { name: version === 1 ? 'Register' : 'Add a version', exact: true }).click();
    await page.getByText(`Registered as ${name} version ${version}`).waitFor();
  }
  await page.getByRole('button', { name: 'Show' }).last().click();
  await page.getByRole('heading', { name: `${name} version 2`, level: 1 }).waitFor();
});

test('a logged model has a page of its own, with its files', async (t) => {
  const { model } = await app.fill.call('POST', 'logged-models', { experiment_id: experiment, name: 'lm', source_run_id: run.run_id, params: [{ key: 'depth', value: '6' }] });
  await app.fill.artifact(model.info, 'MLmodel', MLMODEL);
  const page = await app.open(t, `/experiments/${experiment}/models/${model.info.model_id}`);
  await page.getByRole('heading', { name: 'lm', level: 1 }).waitFor();
  await page.getByRole('row', { name: 'depth 6' }).waitFor();
  await page.getByText(`load_model("models:/${model.info.model_id}")`).waitFor();
  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByRole('textbox', { name: 'Key' }).fill('a/b');
  await page.getByRole('textbox', { name: 'Value' }).fill('c');
  await page.getByRole('button', { name: 'Save tag' }).click();
  await page.getByRole('button', { name: 'Remove the tag a/b' }).click();
  await page.getByRole('button', { name: 'a/b c' }).waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Artifacts', exact: true }).click();
  await page.getByRole('treeitem', { name: 'MLmodel' }).click();
  await page.getByRole('heading', { name: 'MLmodel', level: 2 }).waitFor();
});

for (const [mode, options] of Object.entries({
  'in the light scheme': { colorScheme: 'light' },
  'in the dark scheme': { colorScheme: 'dark' },
  'on a phone': { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
})) {
  test(`viewers are free of serious accessibility faults and as wide as their window ${mode}`, async (t) => {
    const page = await app.open(t, path(), options);
    for (const file of ['train.log', 'code/train.py', 'config.json', 'table.csv', 'array.npy', 'image.png', 'book.ipynb', 'README.md', 'weights.bin', 'model']) {
      await page.goto(`${app.url}/#${path(file)}`);
      await page.getByRole('heading', { name: file.split('/').at(-1), level: 2 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run('.artifacts', { iframes: false }));
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(serious.map(({ id, nodes }) => `${file} ${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, `${file} is wider than the window`);
    }
  });
}

/** Whole numbers, and quarters of them. */
function parquet(rows) {
  const id = Array.from({ length: rows }, (_, row) => row);
  return parquetWriteBuffer({
    columnData: [
      { name: 'id', data: id, type: 'INT32' },
      { name: 'score', data: id.map((row) => row / 4), type: 'DOUBLE' },
    ],
  });
}

function npy(shape, values) {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')}), }\n`;
  const data = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => data.writeDoubleLE(value, index * 8));
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length, 0]), Buffer.from(header), data]);
}

/** A black image. */
function png(width, height) {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  size.set([8, 0, 0, 0, 0], 8);
  const chunk = (type, data) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type), data]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', size), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
