import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { legacy } from '../links/legacy';
import { Loading } from './Loading';
import { Page } from './Page';

/** An address without a page: one of MLflow's is led to the page that shows the same. */
export function NotFoundPage() {
  const { href } = useLocation();
  const { history } = useRouter();
  const found = legacy(href);
  const to = found && 'to' in found ? found.to : undefined;

  useEffect(() => {
    if (to !== undefined) history.replace(to);
  }, [history, to]);

  if (to !== undefined) return <Loading what="the page" />;
  return (
    <Page title="Page not found">
      {found && 'missing' in found ? (
        <p>{found.missing} are parts of MLflow’s UI that do not exist here.</p>
      ) : (
        <p>There is no page at this address. It may have been mistyped, or cut off where it was copied from.</p>
      )}
      <p>
        Go to <Link to="/experiments">experiments</Link>, <Link to="/models">registered models</Link> or <Link to="/prompts">prompts</Link>.
      </p>
    </Page>
  );
}
