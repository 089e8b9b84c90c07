import { expect, test } from 'vitest';
import { loadSnippets, readMlModel, shellQuote } from './mlmodel';
import { parseNotebook } from './notebook';
import { asRows, parseNpy } from './npy';
import { headerLength, parseTensors } from './safetensors';

function npy(descr: string, shape: string, body: ArrayBufferView, fortran = 'False'): Uint8Array {
  const header = new TextEncoder().encode(`{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`);
  const data = new Uint8Array(body.buffer);
  const file = new Uint8Array(10 + header.length + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  file.set(header, 10);
  file.set(data, 10 + header.length);
  return file;
}

test('a NumPy array keeps its type, shape and order', () => {
  const array = parseNpy(npy('<f4', '2, 3', new Float32Array([1, 2, 3, 4, 5, 6])));
  expect(array).toMatchObject({ dtype: '<f4', shape: [2, 3], fortranOrder: false });
  expect(asRows(array).at(1, 0)).toBe(4);
  const byColumn = asRows(parseNpy(npy('<i8', '2, 2', new BigInt64Array([1n, 2n, 3n, 4n]), 'True')));
  expect([byColumn.at(0, 1), byColumn.at(1, 0)]).toEqual([3n, 2n]);
  const halves = parseNpy(npy('<f2', '4,', new Uint16Array([0x3c00, 0xc000, 0x7c00, 0x0001])));
  expect(Array.from(halves.values ?? [])).toEqual([1, -2, Infinity, 2 ** -24]);
  expect(parseNpy(npy('|O', '1,', new Uint8Array([1]))).values).toBeUndefined();
});

test('what is no NumPy array says why', () => {
  expect(() => parseNpy(new Uint8Array(20))).toThrow('does not start as a .npy file does');
  expect(() => parseNpy(npy('<f4', '1,', new Float32Array(1)).subarray(0, 20))).toThrow('its header is cut off');
});

test('a notebook’s outputs are shown in their richest form that is safe', () => {
  const output = (data: object) => ({ output_type: 'display_data', data });
  const { cells, language } = parseNotebook(
    JSON.stringify({
      cells: [
        { cell_type: 'markdown', source: ['# a\n', 'b'] },
        {
          cell_type: 'code',
          execution_count: 3,
          source: 'x',
          outputs: [
            { output_type: 'stream', name: 'stderr', text: '\u001b[31mred\u001b[0m' },
            output({ 'image/png': 'AA\nBB', 'text/plain': 'p' }),
            output({ 'image/svg+xml': '<svg onload="x"/>' }),
            output({ 'text/html': ['<b>', '</b>'], 'text/plain': 'p' }),
            output({ 'application/javascript': 'alert(1)' }),
            { output_type: 'error', ename: 'E', evalue: 'v' },
          ],
        },
      ],
      metadata: { language_info: { name: 'python', version: '3.12' } },
    }),
  );
  expect(language).toBe('python 3.12');
  expect(cells[0]).toEqual({ kind: 'markdown', source: '# a\nb', count: undefined, outputs: [] });
  expect(cells[1]?.outputs).toEqual([
    { kind: 'text', text: 'red', isError: true },
    { kind: 'image', url: 'data:image/png;base64,AABB' },
    { kind: 'image', url: `data:image/svg+xml,${encodeURIComponent('<svg onload="x"/>')}` },
    { kind: 'html', html: '<b></b>' },
    { kind: 'text', text: 'E: v', isError: true },
  ]);
  expect(() => parseNotebook('{}')).toThrow('no list of cells');
});

test('the header of a safetensors file lists its tensors', () => {
  const header = JSON.stringify({ __metadata__: { format: 'pt' }, w: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] } });
  expect(parseTensors(new TextEncoder().encode(header))).toEqual({
    tensors: [{ name: 'w', dtype: 'F32', shape: [2, 3], parameters: 6, bytes: 24 }],
    parameters: 6,
    metadata: [['format', 'pt']],
  });
  expect(headerLength(new Uint8Array([5, 0, 0, 0, 0, 0, 0, 0]), 100)).toBe(5);
  expect(() => headerLength(new Uint8Array([255, 255, 255, 0, 0, 0, 0, 0]), 100)).toThrow('no length');
});

test('an MLmodel file tells flavors, facts and signature', async () => {
  const model = await readMlModel(
    "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    env: {conda: c.yaml}\n  sklearn:\n    code: null\nmlflow_version: 3.17.2\nsignature:\n  inputs: '[{\"type\": \"double\", \"name\": \"x\"}]'\n",
  );
  expect(model.flavors).toEqual([
    { name: 'python_function', details: [['loader_module', 'mlflow.sklearn'], ['env', '{"conda":"c.yaml"}']] },
    { name: 'sklearn', details: [] },
  ]);
  expect(model.facts).toEqual([['MLflow version', '3.17.2']]);
  expect(model.signature?.inputs[0]?.name).toBe('x');
  await expect(readMlModel('just text')).rejects.toThrow('it holds no keys');
});

test('snippets quote what they are given, and never run a flavor that is no name', () => {
  const names = loadSnippets('http://h', 'runs:/1/m"x', ['python_function', 'sklearn', 'a; import os']).map(([name]) => name);
  expect(names).toEqual(['pyfunc', 'sklearn', 'serve']);
  expect(loadSnippets('http://h', 'runs:/1/m"x', [])[0]?.[1]).toContain('load_model("runs:/1/m\\"x")');
  expect(shellQuote('a b')).toBe("'a b'");
  expect(shellQuote("it's; rm")).toBe("'it'\\''s; rm'");
  expect(shellQuote('runs:/1/model')).toBe('runs:/1/model');
});
