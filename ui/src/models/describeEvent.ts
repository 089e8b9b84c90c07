import { NO_STAGE } from '../lib/api/registry';
import { PROMPT_SOURCE } from '../lib/tags';
import type { RegistryEvent } from '../lib/api/registryHistory';

/** An event in one sentence. */
export function describeEvent({ event, version = '', alias = '', tag = '', from = '', to = '' }: RegistryEvent): string {
  switch (event) {
    case 'model_created':
      return 'Created';
    case 'model_renamed':
      return `Renamed from ${from} to ${to}`;
    case 'model_described':
      return 'The description was changed';
    case 'model_deleted':
      return 'Deleted, with all versions and aliases';
    case 'version_created':
      return to === PROMPT_SOURCE ? `Version ${version} was written` : `Version ${version} was created from ${to}`;
    case 'version_described':
      return `The description of version ${version} was changed`;
    case 'version_deleted':
      return `Version ${version} was deleted`;
    case 'stage_changed':
      return `Version ${version} moved ${from === NO_STAGE ? '' : `from ${from} `}to ${to === NO_STAGE ? 'no stage' : to}`;
    case 'alias_set':
      return from ? `@${alias} moved from version ${from} to version ${to}` : `@${alias} was given to version ${to}`;
    case 'alias_deleted':
      return `@${alias} was taken from version ${from}`;
    case 'tag_set':
      return `${tagged(tag, version)} ${from ? `was changed from ${from} to ${to}` : `was set to ${to || 'nothing'}`}`;
    case 'tag_deleted':
      return `${tagged(tag, version)}${from && `, which was ${from},`} was removed`;
  }
}

function tagged(tag: string, version: string): string {
  return version ? `Tag ${tag} of version ${version}` : `Tag ${tag}`;
}
