import { expect, it } from 'vitest';
import { readSignature } from './signature';

it('columns, tensors, nested types and parameters are read from an MLmodel file', async () => {
  const signature = await readSignature(`
artifact_path: model
signature:
  inputs: '[{"type": "double", "name": "sepal length (cm)", "required": true}, {"type":
    "object", "properties": {"id": {"type": "long", "required": true}, "tags": {"type":
    "array", "items": {"type": "string"}, "required": false}}, "name": "meta", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}]'
  params: '[{"name": "temperature", "default": 0.7, "shape": null, "type": "double"}]'
`);
  expect(signature).toEqual({
    inputs: [
      { name: 'sepal length (cm)', type: 'double', required: true },
      { name: 'meta', type: '{id: long, tags?: array(string)}', required: false },
    ],
    outputs: [{ name: undefined, type: 'tensor(float32, -1 × 3)', required: true }],
    params: [{ name: 'temperature', type: 'double', required: true, fallback: '0.7' }],
  });
});

it('a file without a signature, or with nonsense, has none', async () => {
  for (const text of ['', 'artifact_path: model', 'signature: null', '{{{', "signature: {inputs: '[broken'}"]) {
    expect(await readSignature(text)).toBeNull();
  }
});
