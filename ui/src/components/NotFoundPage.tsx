import { Link } from '@tanstack/react-router';
import { Page } from './Page';

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <p>There is no page at this address. It may have been mistyped, or it belongs to a part of the UI that does not exist here yet.</p>
      <p>
        Go to <Link to="/experiments">experiments</Link> or <Link to="/models">registered models</Link>.
      </p>
    </Page>
  );
}
