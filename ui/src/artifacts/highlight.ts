import type { Emitter } from 'highlight.js';
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import type { Language } from './languages';
import type { Span } from './lineParts';

const LANGUAGES = { bash, css, diff, dockerfile, ini, javascript, json, markdown, python, r, sql, typescript, xml, yaml } satisfies Record<Language, unknown>;

/** Of the library's many scopes, the few kinds that are told apart; the rest looks like any text. */
const LOOKS: Record<string, string> = {
  comment: 'comment',
  quote: 'comment',
  keyword: 'keyword',
  literal: 'keyword',
  meta: 'keyword',
  name: 'keyword',
  section: 'keyword',
  'selector-tag': 'keyword',
  string: 'string',
  regexp: 'string',
  addition: 'string',
  code: 'string',
  number: 'number',
  symbol: 'number',
  bullet: 'number',
  link: 'number',
  title: 'title',
  built_in: 'title',
  type: 'title',
  attr: 'attr',
  attribute: 'attr',
  variable: 'attr',
  deletion: 'attr',
};

/** Gathers lines of spans in place of the library's HTML: what a file says never becomes markup. */
class LineEmitter implements Emitter {
  readonly lines: Span[][] = [[]];
  readonly #looks: (string | undefined)[] = [];

  addText(text: string): void {
    text.split('\n').forEach((part, place) => {
      if (place > 0) this.lines.push([]);
      if (part !== '') this.lines.at(-1)?.push({ text: part, look: this.#looks.at(-1) });
    });
  }

  startScope(scope: string): void {
    const look = LOOKS[scope.split('.', 1)[0] ?? ''];
    this.#looks.push(look ? `code-${look}` : this.#looks.at(-1));
  }

  endScope(): void {
    this.#looks.pop();
  }

  /** The library has two names for the same. */
  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: Emitter): void {
    const [first = [], ...others] = (emitter as LineEmitter).lines;
    this.lines.at(-1)?.push(...first);
    this.lines.push(...others);
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}

const highlighter = hljs.newInstance();
highlighter.configure({ __emitter: LineEmitter });
for (const [name, language] of Object.entries(LANGUAGES)) highlighter.registerLanguage(name, language);

/** The spans of each line. */
export function highlight(lines: readonly string[], language: Language): Span[][] {
  return (highlighter.highlight(lines.join('\n'), { language, ignoreIllegals: true })._emitter as LineEmitter).lines;
}
