import { messages, pieces } from './promptText';

/** A prompt's text with its variables marked; a chat message by message. */
export function Template({ text }: { text: string }) {
  const chat = messages(text);
  if (!chat) return <Text text={text} label="Text of the prompt" />;
  return (
    <ol className="messages">
      {chat.map(({ role, content }, index) => (
        <li key={index}>
          <span className="muted">{role}</span>
          <Text text={content} label={`Message ${index + 1}, ${role}`} />
        </li>
      ))}
    </ol>
  );
}

function Text({ text, label }: { text: string; label: string }) {
  return (
    <pre className="code template" tabIndex={0} role="region" aria-label={label}>
      {pieces(text).map((piece, index) => (piece.kind === 'variable' ? <mark key={index}>{piece.text}</mark> : piece.text))}
    </pre>
  );
}
