import { Fragment, type ReactNode } from 'react';

/** Names and values of one thing. Facts without a value (`undefined`) are left out. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode | undefined][] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}
