import { ApiError } from '../lib/api/client';

interface ErrorNoticeProps {
  error: Error;
  /** What failed, e.g. "The runs could not be loaded". */
  title: string;
  onRetry?: () => void;
}

/** What failed, the server's own words, and what to do about it. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  return (
    <div className="notice notice-error" role="alert">
      <p>
        <strong>{title}.</strong> {error.message}
      </p>
      <p>{advice(error)}</p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** The next step for a person who reads this error. */
export function advice(error: Error): string {
  if (!(error instanceof ApiError)) return 'Reload the page; if it stays, report the message.';
  switch (error.status) {
    case 0:
      return 'Check that the server is running and that this device still reaches it.';
    case 401:
    case 403:
      return 'Sign in, or ask whoever runs this server for access.';
    case 404:
      return 'Check the address: the id may be mistyped, or it may belong to another server.';
    case 429:
    case 503:
      return 'The server is busy. Wait a moment.';
    default:
      return error.isClientError ? 'Check the address of this page for a mistyped value.' : 'The server’s log says more about the cause.';
  }
}
