interface TableHeadProps {
  /** What the columns are, from the left; nothing leaves a column out. */
  names: readonly (string | undefined)[];
  /** Those of numbers, which stand on the right. */
  numbers?: readonly string[];
}

/** The first row of a table. */
export function TableHead({ names, numbers = [] }: TableHeadProps) {
  return (
    <thead>
      <tr>
        {names.map((name) =>
          name === undefined ? null : (
            <th key={name} scope="col" className={numbers.includes(name) ? 'number' : undefined}>
              {name}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}
