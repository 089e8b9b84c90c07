import { launch } from './support/browser.js';
import { readFile } from 'node:fs/promises';
const ids = JSON.parse(await readFile('/tmp/uiaudit/ids.json','utf8'));
const U='http://127.0.0.1:5987/#';
const { e, best, first, running, five, parent } = ids;
const cmp = encodeURIComponent(JSON.stringify([first, best, five])), exps = encodeURIComponent(JSON.stringify([e]));
const pages = {
  home: '/', experiments: '/experiments', runs: `/experiments/${e}/runs`, charts: `/experiments/${e}/runs?layout=charts`, split: `/experiments/${e}/runs?layout=split&columns=attribute.status,attribute.datasets,attribute.models,metric.last.val/accuracy`,
  grouped: `/experiments/${e}/runs?groupBy=param.optimizer&layout=charts`,
  overview: `/experiments/${e}/runs/${best}`, running: `/experiments/${e}/runs/${running}`, metrics: `/experiments/${e}/runs/${best}/model-metrics`, system: `/experiments/${e}/runs/${best}/system-metrics`, params: `/experiments/${e}/runs/${best}/params`, artifacts: `/experiments/${e}/runs/${best}/artifacts/plots/confusion.png`, csv: `/experiments/${e}/runs/${best}/artifacts/predictions.csv`, parent: `/experiments/${e}/runs/${parent}`,
  compare: `/compare-runs?runs=${cmp}&experiments=${exps}`, models: '/models', model: '/models/cifar10-classifier', version: '/models/cifar10-classifier/versions/2', mcompare: '/models/cifar10-classifier/compare?versions=1,2,3', prompts: '/prompts', prompt: '/prompts/summarize', empty: `/experiments/2/runs`, missing: '/nope',
};
const only = process.argv[3]?.split(',');
const browser = await launch();
const modes = { light: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }, dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }, phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' } };
for (const mode of process.argv[2].split(',')) {
  const context = await browser.newContext(modes[mode]);
  for (const [name, path] of Object.entries(pages)) {
    if (only && !only.includes(name)) continue;
    const page = await context.newPage();
    page.on('console', m => m.type()==='error' && console.log(name, m.text()));
    page.on('pageerror', m => console.log(name, m.message));
    await page.goto(U + path);
    await page.waitForTimeout(1800);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(mode, name, 'scrolls sideways by', wide);
    await page.screenshot({ path: `/tmp/uiaudit/${mode}-${name}.png`, fullPage: ['charts','grouped','compare','mcompare','overview','version','metrics'].includes(name) });
    await page.close();
  }
  await context.close();
}
await browser.close();
