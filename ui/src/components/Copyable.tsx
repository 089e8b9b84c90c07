import { CopyButton } from './CopyButton';

/** Text in a fixed-width font with a button that copies it. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <span className="copyable">
      <code>{text}</code> <CopyButton text={text} label={label} />
    </span>
  );
}
