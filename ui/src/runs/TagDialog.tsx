import '../styles/tagRows.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionDialog } from '../components/ActionDialog';
import { Loading } from '../components/Loading';
import { tagsOfRunsQuery } from '../lib/api/runTags';
import { count } from '../lib/format';
import { type EditedTag, changeOf, tagsOf } from './tagEditing';
import { BulkProgress } from './BulkProgress';
import type { Bulk } from './useBulk';

interface TagDialogProps {
  experimentIds: string[];
  runIds: string[];
  bulk: Bulk;
  /** Some of them could not be tagged. */
  onLeft: (ids: string[]) => void;
  onClose: () => void;
}

/** The tags of some runs: those they share with their values, those they do not as mixed. */
export function TagDialog({ experimentIds, runIds, bulk, onLeft, onClose }: TagDialogProps) {
  const { data: runs, error } = useQuery(tagsOfRunsQuery(experimentIds, runIds));
  const [edited, setEdited] = useState<EditedTag[]>();
  const tags = edited ?? (runs && tagsOf(runs));
  const change = changeOf(runIds, tags ?? []);
  const edit = (index: number, changes: Partial<EditedTag>) => setEdited(tags?.map((tag, place) => (place === index ? { ...tag, ...changes } : tag)));

  return (
    <ActionDialog
      title={`Tags of ${count(runIds.length, 'run')}`}
      action="Save"
      canSubmit={change.set.length + change.remove.length > 0}
      onSubmit={async () => {
        const left = await bulk.tagAll(change);
        if (left.length > 0) onLeft(left);
      }}
      onClose={onClose}
    >
      {error && <p className="field-error">{error.message}</p>}
      {!tags && !error && <Loading what="tags" />}
      {tags && (
        <div className="tag-rows">
          {tags.map((tag, index) => (
            <TagFields key={index} tag={tag} onEdit={(changes) => edit(index, changes)} />
          ))}
        </div>
      )}
      <button
        type="button"
        className="button"
        disabled={!tags}
        onClick={() => setEdited([...(tags ?? []), { key: '', value: '', isMixed: false, isNew: true, isRemoved: false, isChanged: true }])}
      >
        Add a tag
      </button>
      <BulkProgress bulk={bulk} />
    </ActionDialog>
  );
}

function TagFields({ tag, onEdit }: { tag: EditedTag; onEdit: (changes: Partial<EditedTag>) => void }) {
  return (
    <>
      {tag.isNew ? (
        <input aria-label="Key" placeholder="key" value={tag.key} autoFocus onChange={(event) => onEdit({ key: event.target.value })} />
      ) : (
        <span className={tag.isRemoved ? 'removed' : ''}>{tag.key}</span>
      )}
      <input
        aria-label={tag.key ? `Value of ${tag.key}` : 'Value'}
        placeholder={tag.isMixed ? 'mixed: type to set it for all' : 'value'}
        value={tag.value ?? ''}
        disabled={tag.isRemoved}
        onChange={(event) => onEdit({ value: event.target.value, isChanged: true })}
      />
      <button type="button" className="button button-small" onClick={() => onEdit({ isRemoved: !tag.isRemoved })}>
        {tag.isRemoved ? 'Keep' : 'Remove'}
      </button>
    </>
  );
}
