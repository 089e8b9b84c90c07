import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Loading } from '../components/Loading';
import { showToast } from '../components/toasts';
import type { Experiment } from '../lib/api/experiments';
import type { RunsSearch } from '../runs/urlState';
import { sharedState } from './mlflowTag';
import { tableOf } from './mlflowView';

interface SharedTableProps {
  experiment: Experiment;
  shareKey: string;
  search: RunsSearch;
}

/** Opens the table that a link of MLflow's UI shares: the address becomes that of the same table here. */
export function SharedTable({ experiment: { tags }, shareKey, search }: SharedTableProps) {
  const navigate = useNavigate();
  useEffect(() => {
    let isGone = false;
    const open = async () => {
      const opened = await openShared(tags, shareKey, search);
      if (isGone) return;
      if (opened.message) showToast(opened.message, { isError: opened.isError });
      void navigate({ to: '.', search: opened.search, replace: true });
    };
    void open();
    return () => {
      isGone = true;
    };
  }, [tags, shareKey, search, navigate]);
  return <Loading what="the shared view" />;
}

/** What the link says beside its key counts more. */
async function openShared(tags: Experiment['tags'], shareKey: string, { viewStateShareKey: _, ...given }: RunsSearch) {
  try {
    const state = await sharedState(tags, shareKey);
    if (!state) return { search: given, message: `This experiment has no shared view “${shareKey}”: all runs are shown`, isError: true };
    const { search, missing } = tableOf(state, given.layout);
    const explicit = Object.fromEntries(Object.entries(given).filter(([key, value]) => value !== undefined && key !== 'layout'));
    const message = missing.length > 0 ? `This view was shared from MLflow’s UI. Not known here: ${missing.join(', ')}` : undefined;
    return { search: { ...search, ...explicit }, message, isError: false };
  } catch {
    return { search: given, message: `The shared view “${shareKey}” cannot be read: all runs are shown`, isError: true };
  }
}
