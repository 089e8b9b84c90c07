import { showToast } from '../components/toasts';
import { linkTo, sharedView } from './sharedView';
import type { RunsSearch } from './urlState';

/** Copies an address that shows others the same. */
export async function copyLink(search: RunsSearch, scope: string): Promise<void> {
  await navigator.clipboard.writeText(linkTo(location.href, sharedView(search, scope)));
  showToast('Link to this view copied');
}
