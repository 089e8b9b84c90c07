import { isSystemTag } from '../lib/tags';

/** The tags that a person chose, each cut to one line. */
export function TagList({ tags }: { tags: Map<string, string> }) {
  const chosen = [...tags].filter(([key]) => !isSystemTag(key));
  if (chosen.length === 0) return null;
  return (
    <ul className="tags">
      {chosen.map(([key, value]) => (
        <li key={key} title={`${key}: ${value}`}>
          <span className="muted">{key}</span> {value}
        </li>
      ))}
    </ul>
  );
}
