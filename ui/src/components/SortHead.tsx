interface SortHeadProps {
  label: string;
  /** Undefined while another column orders the rows. */
  direction: 'ascending' | 'descending' | undefined;
  onSort: () => void;
  className?: string | undefined;
}

/** The header of a column that orders the rows. */
export function SortHead({ label, direction, onSort, className }: SortHeadProps) {
  return (
    <th scope="col" className={className} aria-sort={direction}>
      <button type="button" className="sort sort-button" onClick={onSort}>
        <span className="sort-label">{label}</span>
        <span className="sort-arrow" aria-hidden="true">
          {direction && (direction === 'ascending' ? '↑' : '↓')}
        </span>
      </button>
    </th>
  );
}
