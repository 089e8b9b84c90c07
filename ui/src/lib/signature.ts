/** What a model takes and gives, as its MLmodel file says. */
export interface Signature {
  inputs: SchemaField[];
  outputs: SchemaField[];
  params: SchemaField[];
}

export interface SchemaField {
  /** Unnamed tensors and columns have none. */
  name: string | undefined;
  /** double · tensor(float32, -1 × 28 × 28) · array(string) · {id: long, tag?: string} */
  type: string;
  required: boolean;
  /** Of parameters, as JSON. */
  fallback?: string;
}

interface WireType {
  type?: string;
  name?: string;
  required?: boolean;
  optional?: boolean;
  'tensor-spec'?: { dtype?: string; shape?: number[] };
  items?: WireType;
  values?: WireType;
  properties?: Record<string, WireType>;
  default?: unknown;
  shape?: number[] | null;
}

/** Reads an MLmodel file; null when it has no signature, or none that can be read. */
export async function readSignature(mlmodel: string): Promise<Signature | null> {
  const { parse } = await import('yaml');
  try {
    const { signature } = (parse(mlmodel) ?? {}) as { signature?: Record<string, unknown> };
    if (!signature) return null;
    return { inputs: fields(signature['inputs']), outputs: fields(signature['outputs']), params: fields(signature['params']) };
  } catch {
    return null;
  }
}

function fields(json: unknown): SchemaField[] {
  const specs: unknown = typeof json === 'string' ? JSON.parse(json) : [];
  if (!Array.isArray(specs)) return [];
  return (specs as WireType[]).map((spec) => ({
    name: spec.name,
    type: typeText(spec),
    required: isRequired(spec),
    ...('default' in spec && { fallback: JSON.stringify(spec.default) }),
  }));
}

function isRequired(spec: WireType): boolean {
  return spec.required ?? !spec.optional;
}

function typeText(spec: WireType): string {
  switch (spec.type) {
    case 'tensor':
      return `tensor(${spec['tensor-spec']?.dtype ?? '?'}, ${(spec['tensor-spec']?.shape ?? []).join(' × ')})`;
    case 'array':
      return `array(${typeText(spec.items ?? {})})`;
    case 'map':
      return `map(${typeText(spec.values ?? {})})`;
    case 'object':
      return `{${Object.entries(spec.properties ?? {})
        .map(([name, of]) => `${name}${isRequired(of) ? '' : '?'}: ${typeText(of)}`)
        .join(', ')}}`;
    default:
      return (spec.type ?? 'any') + (spec.shape?.length ? ` × ${spec.shape.join(' × ')}` : '');
  }
}
