/** A prompt's template in pieces: plain text, and variables in double braces. */
export type Piece = { kind: 'text' | 'variable'; text: string };

/** MLflow's own rule for `{{ name }}`. */
const VARIABLE = /\{\{\s*([a-zA-Z_][\w.]*)\s*\}\}/g;

export function pieces(template: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of template.matchAll(VARIABLE)) {
    if (match.index > end) found.push({ kind: 'text', text: template.slice(end, match.index) });
    found.push({ kind: 'variable', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < template.length) found.push({ kind: 'text', text: template.slice(end) });
  return found;
}

/** The names of the variables, each once and in order. */
export function variables(template: string): string[] {
  return [...new Set([...template.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
}

export interface Message {
  role: string;
  content: string;
}

/** The messages of a chat prompt, which are stored as JSON; undefined for plain text. */
export function messages(template: string): Message[] | undefined {
  try {
    const parsed: unknown = JSON.parse(template);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every(isMessage) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): value is Message {
  const message = value as Partial<Message> | null;
  return typeof message?.role === 'string' && typeof message.content === 'string';
}
