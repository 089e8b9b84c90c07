import { text } from '../lib/urlState';

export interface PromptSearch {
  /** The version shown; the newest without it. */
  promptVersion?: string | undefined;
  /** The version it is compared with. */
  against?: string | undefined;
}

export function promptSearch(search: Record<string, unknown>): PromptSearch {
  const number = (value: unknown) => (/^\d+$/.test(text(value) ?? '') ? text(value) : undefined);
  return { promptVersion: number(search['promptVersion']), against: number(search['against']) };
}
