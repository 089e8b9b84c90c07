// What every test file needs: one server and one browser for all of its tests.
import { after } from 'node:test';
import { launch, open } from './browser.js';
import { Filler } from './fill.js';
import { startServer } from './server.js';

export { unique } from './fill.js';

/** Starts both now and stops them after the file's last test. */
export async function suite() {
  const server = await startServer();
  after(server.stop);
  const browser = await launch();
  after(() => browser.close());
  return {
    browser,
    url: server.url,
    fill: new Filler(server.url),
    /** Opens `#<path>` of the UI in a page of its own. */
    open: (t, path, options) => open(t, browser, `${server.url}/#${path}`, options),
  };
}
