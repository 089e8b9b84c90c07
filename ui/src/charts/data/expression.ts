/** Arithmetic over metrics: `train/loss - val/loss`, `${loss with blanks} * 2`, `log10(acc)`. */

type Node =
  | { kind: 'number'; value: number }
  | { kind: 'metric'; key: string }
  | { kind: 'negate'; operand: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'call'; name: string; operands: Node[] };

export interface Expression {
  /** The metrics that it reads, each once. */
  keys: string[];
  evaluate: (values: ReadonlyMap<string, number>) => number;
}

const FUNCTIONS: Record<string, { operands: number; apply: (...values: number[]) => number }> = {
  abs: { operands: 1, apply: Math.abs },
  exp: { operands: 1, apply: Math.exp },
  log: { operands: 1, apply: Math.log },
  log2: { operands: 1, apply: Math.log2 },
  log10: { operands: 1, apply: Math.log10 },
  sqrt: { operands: 1, apply: Math.sqrt },
  min: { operands: 2, apply: Math.min },
  max: { operands: 2, apply: Math.max },
};

const OPERATORS: Record<string, { precedence: number; apply: (left: number, right: number) => number }> = {
  '+': { precedence: 1, apply: (left, right) => left + right },
  '-': { precedence: 1, apply: (left, right) => left - right },
  '*': { precedence: 2, apply: (left, right) => left * right },
  '/': { precedence: 2, apply: (left, right) => left / right },
  '^': { precedence: 4, apply: (left, right) => left ** right },
};
const NEGATION = 3;
/** Deeper nesting is no formula but an attempt to exhaust the stack. */
const MAX_DEPTH = 100;

type Token = { kind: 'number'; value: number } | { kind: 'metric'; key: string } | { kind: 'sign'; sign: string } | { kind: 'end' };

/** Reads an expression over the metrics of `known`; the longest known name wins, so that names may hold `/` and `-`. */
export function parseExpression(text: string, known: Iterable<string>): Expression {
  const parser = new Parser(tokens(text, [...known].sort((a, b) => b.length - a.length)));
  const root = parser.parse();
  const keys = [...new Set(keysOf(root))];
  if (keys.length === 0) throw new Error('The expression names no metric.');
  return { keys, evaluate: (values) => evaluate(root, values) };
}

function tokens(text: string, known: string[]): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const [blank] = /^\s+/.exec(rest) ?? [];
    if (blank) {
      at += blank.length;
      continue;
    }
    const [token, length] = next(rest, known, at);
    found.push(token);
    at += length;
  }
  return [...found, { kind: 'end' }];
}

function next(rest: string, known: string[], at: number): [Token, number] {
  const quoted = /^\$\{([^}]*)\}/.exec(rest);
  if (quoted) {
    const key = quoted[1] ?? '';
    if (!known.includes(key)) throw new Error(`There is no metric "${key}".`);
    return [{ kind: 'metric', key }, quoted[0].length];
  }
  const key = known.find((name) => rest.startsWith(name) && !continues(name, rest[name.length]));
  if (key) return [{ kind: 'metric', key }, key.length];
  const number = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(rest);
  if (number) return [{ kind: 'number', value: Number(number[0]) }, number[0].length];
  const name = /^[a-z_]\w*/i.exec(rest)?.[0];
  if (name && name in FUNCTIONS) return [{ kind: 'sign', sign: name }, name.length];
  if (name) throw new Error(`There is no metric or function "${name}".`);
  const sign = rest.charAt(0);
  if ('+-*/^(),'.includes(sign)) return [{ kind: 'sign', sign }, 1];
  throw new Error(`"${sign}" at place ${at + 1} is not understood.`);
}

/** `loss` is not the beginning of `loss2`. */
function continues(name: string, following: string | undefined): boolean {
  return /\w$/.test(name) && following !== undefined && /\w/.test(following);
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): Node {
    const node = this.#binary(0);
    if (this.#peek().kind !== 'end') throw new Error(`An operator is missing before ${describe(this.#peek())}.`);
    return node;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end' };
  }

  #take(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #binary(least: number): Node {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Error('The expression is nested too deeply.');
    let left = this.#operand();
    for (;;) {
      const token = this.#peek();
      const operator = token.kind === 'sign' ? OPERATORS[token.sign] : undefined;
      if (token.kind !== 'sign' || !operator || operator.precedence < least) break;
      this.#take();
      // Powers bind to the right: 2^3^2 is 2^(3^2).
      const right = this.#binary(token.sign === '^' ? operator.precedence : operator.precedence + 1);
      left = { kind: 'binary', operator: token.sign, left, right };
    }
    this.#depth -= 1;
    return left;
  }

  #operand(): Node {
    const token = this.#take();
    if (token.kind === 'number' || token.kind === 'metric') return token;
    if (token.kind === 'sign' && token.sign === '-') return { kind: 'negate', operand: this.#binary(NEGATION) };
    if (token.kind === 'sign' && token.sign === '(') {
      const node = this.#binary(0);
      this.#expect(')');
      return node;
    }
    if (token.kind === 'sign' && token.sign in FUNCTIONS) return this.#call(token.sign);
    throw new Error(`A metric or number is missing before ${describe(token)}.`);
  }

  #call(name: string): Node {
    this.#expect('(');
    const operands = [this.#binary(0)];
    while (this.#isSign(',')) {
      this.#take();
      operands.push(this.#binary(0));
    }
    this.#expect(')');
    const expected = FUNCTIONS[name]?.operands;
    if (operands.length !== expected) throw new Error(`${name}() takes ${expected}, not ${operands.length}.`);
    return { kind: 'call', name, operands };
  }

  #isSign(sign: string): boolean {
    const token = this.#peek();
    return token.kind === 'sign' && token.sign === sign;
  }

  #expect(sign: string): void {
    if (!this.#isSign(sign)) throw new Error(`"${sign}" is missing before ${describe(this.#peek())}.`);
    this.#take();
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'number':
      return String(token.value);
    case 'metric':
      return `"${token.key}"`;
    case 'sign':
      return `"${token.sign}"`;
  }
}

function keysOf(node: Node): string[] {
  switch (node.kind) {
    case 'number':
      return [];
    case 'metric':
      return [node.key];
    case 'negate':
      return keysOf(node.operand);
    case 'binary':
      return [...keysOf(node.left), ...keysOf(node.right)];
    case 'call':
      return node.operands.flatMap(keysOf);
  }
}

function evaluate(node: Node, values: ReadonlyMap<string, number>): number {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'metric':
      return values.get(node.key) ?? NaN;
    case 'negate':
      return -evaluate(node.operand, values);
    case 'binary':
      return OPERATORS[node.operator]?.apply(evaluate(node.left, values), evaluate(node.right, values)) ?? NaN;
    case 'call':
      return FUNCTIONS[node.name]?.apply(...node.operands.map((operand) => evaluate(operand, values))) ?? NaN;
  }
}
