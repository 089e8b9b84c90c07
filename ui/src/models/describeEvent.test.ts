import { expect, it } from 'vitest';
import { describeEvent } from './describeEvent';

const base = { id: '1', time: 0, name: 'churn', version: '3' } as const;

it('events of aliases and stages say where something was and where it is', () => {
  expect(describeEvent({ ...base, event: 'alias_set', alias: 'live', to: '3' })).toBe('@live was given to version 3');
  expect(describeEvent({ ...base, event: 'alias_set', alias: 'live', from: '2', to: '3' })).toBe('@live moved from version 2 to version 3');
  expect(describeEvent({ ...base, event: 'alias_deleted', alias: 'live', from: '3' })).toBe('@live was taken from version 3');
  expect(describeEvent({ ...base, event: 'stage_changed', from: 'None', to: 'Staging' })).toBe('Version 3 moved to Staging');
  expect(describeEvent({ ...base, event: 'stage_changed', from: 'Production', to: 'Archived' })).toBe('Version 3 moved from Production to Archived');
});

it('events of tags say whose they are, and what they were', () => {
  expect(describeEvent({ ...base, event: 'tag_set', tag: 'checked', to: 'yes' })).toBe('Tag checked of version 3 was set to yes');
  expect(describeEvent({ ...base, event: 'tag_set', tag: 'checked', from: 'no', to: 'yes' })).toBe('Tag checked of version 3 was changed from no to yes');
  expect(describeEvent({ id: '1', time: 0, name: 'churn', event: 'tag_deleted', tag: 'team', from: 'vision' })).toBe('Tag team, which was vision, was removed');
});
