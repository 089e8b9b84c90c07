import { queryOptions } from '@tanstack/react-query';
import { get } from '../../lib/api/client';

/** An image that a run logged with `log_image(image, key=…, step=…)`. */
export interface LoggedImage {
  key: string;
  step: number;
  timestamp: number;
  path: string;
  /** A smaller one that the client logged beside it. */
  preview: string | undefined;
}

const DIRECTORY = 'images';
/** Further pages are left unread. */
const MAX_PAGES = 20;

/** The images of a run, ascending by step. */
export function imagesQuery(runId: string) {
  return queryOptions({
    queryKey: ['images', runId],
    queryFn: async ({ signal }) => {
      const paths: string[] = [];
      let token: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const answer = await get<{ files?: { path: string }[]; next_page_token?: string }>(
          'artifacts/list',
          { run_id: runId, path: DIRECTORY, page_token: token },
          signal,
        );
        paths.push(...(answer.files ?? []).map(({ path }) => path));
        token = answer.next_page_token;
        if (!token) break;
      }
      return toImages(paths);
    },
    staleTime: 30_000,
  });
}

/** Clients write `images/KEY+step+1+timestamp+2+ID.png` and, smaller, `…+compressed.webp`; older ones `%` for `+`. */
const NAME = /^images\/(.+?)([+%])step\2(-?\d+)\2timestamp\2(\d+)\2([^+%]+?)(\2compressed)?\.(png|webp|jpe?g|gif)$/;

export function toImages(paths: string[]): LoggedImage[] {
  const found = new Map<string, LoggedImage>();
  for (const path of paths) {
    const match = NAME.exec(path);
    if (!match) continue;
    const [, key = '', , step, timestamp, id, compressed] = match;
    const name = `${key} ${step} ${timestamp} ${id}`;
    // A slash in a key is no directory: clients write another sign for it, older ones `#`.
    const image = found.get(name) ?? { key: key.replace(/[~#]/g, '/'), step: Number(step), timestamp: Number(timestamp), path, preview: undefined };
    if (compressed) image.preview = path;
    else image.path = path;
    found.set(name, image);
  }
  return [...found.values()].sort((a, b) => a.step - b.step || a.timestamp - b.timestamp);
}
