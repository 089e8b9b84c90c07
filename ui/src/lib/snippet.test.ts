import { expect, test } from 'vitest';
import { firstRunSnippet, trackingUri } from './snippet';

test.each([
  ['http://localhost:5000/', 'http://localhost:5000'],
  ['http://localhost:5000/#/experiments/1', 'http://localhost:5000'],
  ['https://ml.example/team/tracker/?a=1#/models', 'https://ml.example/team/tracker'],
  ['https://ml.example/team/tracker/index.html', 'https://ml.example/team/tracker'],
])('a page at %s is the server %s', (page, uri) => expect(trackingUri(page)).toBe(uri));

test('a name cannot leave its string literal', () => {
  expect(firstRunSnippet('http://h', 'a"); import os\n#')).toContain(String.raw`mlflow.set_experiment("a\"); import os\n#")`);
});
