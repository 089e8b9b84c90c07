import { CopyButton } from './CopyButton';

/** Python to copy. */
export function Snippet({ code }: { code: string }) {
  return (
    <div className="snippet">
      <pre className="code" tabIndex={0} role="region" aria-label="Python example">
        {code}
      </pre>
      <CopyButton text={code} label="Copy code" />
    </div>
  );
}
