import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

const PLUGINS = [remarkGfm];

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} rel="noreferrer noopener" target={isElsewhere(href) ? '_blank' : undefined}>
      {children}
    </a>
  ),
  // Nothing is loaded from elsewhere, where it would tell who reads: a foreign picture is a link.
  img: ({ src, alt }) => {
    if (typeof src !== 'string' || src === '') return <>{alt}</>;
    if (!isElsewhere(src)) return <img src={src} alt={alt ?? ''} loading="lazy" />;
    return (
      <a href={src} rel="noreferrer noopener" target="_blank">
        {alt || src}
      </a>
    );
  },
  // Wide ones scroll, the page does not.
  table: ({ children }) => (
    <div className="markdown-table" role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

function isElsewhere(url: string | undefined): boolean {
  return /^([a-z][a-z\d+.-]*:)?\/\//i.test(url ?? '');
}

export default function MarkdownRendered({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
      {text}
    </ReactMarkdown>
  );
}
