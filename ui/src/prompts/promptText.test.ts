import { describe, expect, it } from 'vitest';
import { messages, pieces, variables } from './promptText';

describe('a prompt', () => {
  it('is cut at its variables, which are named once each', () => {
    const template = 'Hello {{ name }}, {{name}}: {{text}} {single} {{}}';
    expect(variables(template)).toEqual(['name', 'text']);
    expect(pieces(template).map(({ text }) => text).join('')).toBe(template);
    expect(pieces(template).filter(({ kind }) => kind === 'variable').map(({ text }) => text)).toEqual(['{{ name }}', '{{name}}', '{{text}}']);
  });

  it('is a chat when it is a list of messages', () => {
    expect(messages('[{"role": "system", "content": "Be short."}]')).toEqual([{ role: 'system', content: 'Be short.' }]);
    for (const text of ['plain', '[]', '[1]', '{"role": "x"}', '[{"role": "x", "content": 1}]']) expect(messages(text)).toBeUndefined();
  });
});
