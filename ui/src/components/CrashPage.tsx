import type { ErrorComponentProps } from '@tanstack/react-router';
import { Page } from './Page';

/** A defect of this UI, said plainly. What was recorded is not touched by it. */
export function CrashPage({ error }: ErrorComponentProps) {
  return (
    <Page title="This page failed">
      <p>The page ran into a defect of its own. Nothing that was recorded is affected. Reload to try again; if it stays, report this message:</p>
      <pre className="code">{error instanceof Error ? error.message : String(error)}</pre>
    </Page>
  );
}
