import { Markdown } from '../components/Markdown';
import type { ViewProps } from './FileView';
import { Loaded } from './Loaded';

const MAX_BYTES = 2 * 1_024 * 1_024;

export function MarkdownFile(props: ViewProps) {
  return (
    <Loaded {...props} maxBytes={MAX_BYTES}>
      {({ bytes }) => <Markdown text={new TextDecoder().decode(bytes)} />}
    </Loaded>
  );
}
