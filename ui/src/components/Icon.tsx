/** Drawn on a 16 × 16 grid, filled with the colour of the text around them. */
const PATHS = {
  search: 'M7 1.5a5.5 5.5 0 1 0 3.3 9.9l3.1 3.2 1.2-1.2-3.2-3.1A5.5 5.5 0 0 0 7 1.5zm0 1.7a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6z',
  sun: 'M8 4.7a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6zM7.2.8h1.6v2.3H7.2zm0 12.1h1.6v2.3H7.2zM.8 7.2h2.3v1.6H.8zm12.1 0h2.3v1.6h-2.3zM2.3 3.5l1.2-1.2 1.6 1.6-1.2 1.2zm8.6 8.6 1.2-1.2 1.6 1.6-1.2 1.2zm1.6-9.8 1.2 1.2-1.6 1.6-1.2-1.2zm-8.6 8.6 1.2 1.2-1.6 1.6-1.2-1.2z',
  moon: 'M6.2 1.5a6.6 6.6 0 1 0 8.3 8.3A5.7 5.7 0 0 1 6.2 1.5z',
  system: 'M1.5 2.5h13v9h-13zm1.6 1.6v5.8h9.8V4.1zM5 12.6h6V14H5z',
  help: 'M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2zm0 1.6a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 8 2.8zm0 1.6c-1.5 0-2.6.9-2.7 2.3h1.6c.1-.6.5-.9 1.1-.9s1 .3 1 .9c0 .5-.2.7-.8 1.1-.8.5-1.1.9-1.1 1.8v.3h1.6v-.2c0-.4.2-.6.8-1 .8-.5 1.2-1.1 1.2-2 0-1.4-1.1-2.3-2.7-2.3zm-.9 6.6v1.6h1.7V11z',
  close: 'm8 6.8 4-4L13.2 4l-4 4 4 4-1.2 1.2-4-4-4 4L2.8 12l4-4-4-4L4 2.8z',
  edit: 'M11.6 1.4 14.6 4.4 5.3 13.7 1.5 14.5 2.3 10.7zM3.7 11.5l-.3 1.1 1.1-.3 6.4-6.4-.8-.8z',
  more: 'M3 6.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8zm5 0a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8zm5 0a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8z',
  plus: 'M7.2 2.5h1.6v4.7h4.7v1.6H8.8v4.7H7.2V8.8H2.5V7.2h4.7z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: what it stands beside or inside says the same in words. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" className="icon" aria-hidden="true">
      <path d={PATHS[name]} fillRule="evenodd" />
    </svg>
  );
}
