import type { Part } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { hexLines, recognise } from './hex';

const SHOWN_BYTES = 1_024;

/** The first bytes of a file that nothing here can show. */
export function HexView({ head }: { head: Part }) {
  const seems = recognise(head.bytes);
  const bytes = head.bytes.subarray(0, SHOWN_BYTES);
  return (
    <>
      <p className="muted">
        There is no preview for this kind of file{seems ? `; it seems to be ${seems}` : ''}.{' '}
        {head.total > bytes.length ? `Its first ${byteSize(bytes.length)}:` : 'Its bytes:'}
      </p>
      <pre className="code hex" role="region" aria-label="Bytes" tabIndex={0}>
        {hexLines(bytes).join('\n')}
      </pre>
    </>
  );
}
