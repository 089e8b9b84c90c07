import { useState } from 'react';
import { Popover } from '../components/Popover';
import { SearchBox } from '../components/SearchBox';
import type { Keys } from '../lib/api/keys';
import { isSystemTag } from '../lib/tags';
import { list } from '../lib/urlState';
import { columnOf, labelOf } from './columnIds';
import { type RunsSearch, toggle } from './urlState';

interface GroupMenuProps {
  keys: Keys | undefined;
  groupBy: string | undefined;
  update: (changes: RunsSearch) => void;
}

/** Entries that are listed at once: among more than these one searches. */
const MOST_LISTED = 50;

/** Parameters and tags to group runs by, those that are chosen first. */
export function GroupMenu({ keys, groupBy, update }: GroupMenuProps) {
  const chosen = list(groupBy) ?? [];
  return (
    <Popover button={chosen.length > 0 ? `Grouped by ${chosen.length}` : 'Group by'}>
      {() => <Choices keys={keys} chosen={chosen} onToggle={(id) => update({ groupBy: toggle(groupBy, id), open: undefined, hiddenGroups: undefined })} />}
    </Popover>
  );
}

function Choices({ keys, chosen, onToggle }: { keys: Keys | undefined; chosen: string[]; onToggle: (id: string) => void }) {
  const [text, setText] = useState('');
  const tags = (keys?.tags ?? []).toSorted((a, b) => Number(isSystemTag(a)) - Number(isSystemTag(b)));
  const all = [...(keys?.params ?? []).map((key) => `param.${key}`), ...tags.map((key) => `tag.${key}`)];
  const others = all.filter((id) => !chosen.includes(id) && id.toLowerCase().includes(text.toLowerCase()));
  const shown = [...chosen, ...others.slice(0, MOST_LISTED)].flatMap((id) => columnOf(id) ?? []);
  return (
    <div className="menu">
      {all.length > MOST_LISTED && <SearchBox label="Find parameters and tags" value={text} onChange={setText} />}
      {all.length === 0 && <p className="menu-title">The runs have no parameters and tags to group by.</p>}
      {shown.map((column) => (
        <label key={column.id} className="menu-item">
          <input type="checkbox" checked={chosen.includes(column.id)} onChange={() => onToggle(column.id)} />
          {labelOf(column)} <span className="muted">{column.kind === 'param' ? 'parameter' : 'tag'}</span>
        </label>
      ))}
      {others.length > MOST_LISTED && <p className="menu-title">{(others.length - MOST_LISTED).toLocaleString()} more: type a part of their names.</p>}
    </div>
  );
}
