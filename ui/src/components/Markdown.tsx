/** A description, as it was typed. */
export function Markdown({ text }: { text: string }) {
  return <p className="prose">{text}</p>;
}
