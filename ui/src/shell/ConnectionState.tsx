import { useEffect, useState } from 'react';
import { useConnection } from '../lib/connection';

/** A connection that comes back at once is no news. */
const PATIENCE_MS = 3_000;

/** Says when what changes is not pushed, and until then stays out of the way: a dot. */
export function ConnectionState() {
  const connection = useConnection();
  const [isLate, setLate] = useState(false);

  useEffect(() => {
    if (connection === 'live') return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [connection]);

  const isLive = connection === 'live';
  const title = isLive ? 'Changes appear as they happen' : 'Connecting again; until then the page is read anew every 15 seconds';
  return (
    <span className={isLate ? 'connection connection-late' : 'connection'} role="status" title={title}>
      {isLate ? 'Reconnecting…' : isLive && <span className="visually-hidden">Live</span>}
    </span>
  );
}
