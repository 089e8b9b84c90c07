import '../styles/markdown.css';
import { Suspense, lazy } from 'react';

/** The parser is large and few pages need it. */
const Rendered = lazy(() => import('./MarkdownRendered'));

/** Markdown from a stranger as React elements: HTML in it is text, and only `http`, `https`, `mailto` and relative links lead anywhere. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Suspense fallback={<p className="prose">{text}</p>}>
        <Rendered text={text} />
      </Suspense>
    </div>
  );
}
