import { useEffect, useState } from 'react';

const CONFIRMATION_MS = 2_000;

interface CopyButtonProps {
  /** What is copied, or what makes it. */
  text: string | (() => string | Promise<string>);
  /** Says what is copied, e.g. "Copy run id". */
  label: string;
  /** What the button shows instead of "Copy". */
  caption?: string;
}

type Outcome = 'Copied' | 'Select and copy by hand';

export function CopyButton({ text, label, caption = 'Copy' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>();

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <>
      <button type="button" className="button button-small" aria-label={label} onClick={() => void copy(text).then(setOutcome)}>
        {outcome ?? caption}
      </button>
      <span className="visually-hidden" role="status">
        {outcome}
      </span>
    </>
  );
}

/** Browsers offer the clipboard on https and on loopback alone. */
async function copy(text: CopyButtonProps['text']): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
    return 'Copied';
  } catch {
    return 'Select and copy by hand';
  }
}
