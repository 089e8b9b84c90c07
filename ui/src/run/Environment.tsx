import '../styles/difference.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Copyable } from '../components/Copyable';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { Loading } from '../components/Loading';
import { Section } from '../components/Section';
import { type ArtifactFile, headQuery } from '../lib/api/artifacts';
import type { Run } from '../lib/api/runs';
import { byteSize } from '../lib/format';
import { diffLine, environmentFacts, environmentFiles, isDiff } from './environment';
import { useRunFiles } from './useRunFiles';

/** More of a file is looked at among the artifacts. */
const MOST_BYTES = 256 << 10;

/** What the run ran in: its command, its packages, and the code as it was. */
export function Environment({ run }: { run: Run }) {
  const { files = [] } = useRunFiles(run);
  const facts = environmentFacts(run.tags);
  const found = environmentFiles(files);
  if (facts.length === 0 && found.length === 0) return null;
  return (
    <Section title="Environment">
      {facts.length > 0 && (
        <Facts facts={facts.map(([name, value]) => [name, name === 'Command' ? <Copyable key={name} text={value} label="Copy the command" /> : value])} />
      )}
      {found.map((file) => (
        <Contents key={file.path} run={run} file={file} />
      ))}
    </Section>
  );
}

/** Read once it is opened. */
function Contents({ run, file }: { run: Run; file: ArtifactFile }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="details" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        {file.path} <span className="muted">{byteSize(file.size ?? 0)}</span>
      </summary>
      {isOpen && <Text run={run} file={file} />}
    </details>
  );
}

function Text({ run, file: { path } }: { run: Run; file: ArtifactFile }) {
  const { data: head, error, refetch } = useQuery(headQuery({ kind: 'run', id: run.id }, path, MOST_BYTES));
  if (error && !head) return <ErrorNotice title="The file could not be read" error={error} onRetry={() => void refetch()} />;
  if (!head) return <Loading what="the file" />;
  const text = new TextDecoder().decode(head.bytes);
  return (
    <>
      <pre className="code run-file" tabIndex={0} role="region" aria-label={`Text of ${path}`}>
        {isDiff(path) ? <Diff text={text} /> : text}
      </pre>
      {head.total > head.bytes.length && (
        <p className="muted">
          These are the first {byteSize(MOST_BYTES)} of {byteSize(head.total)}.{' '}
          <Link to="/experiments/$experimentId/runs/$runId/$" params={{ experimentId: run.experimentId, runId: run.id, _splat: `artifacts/${path}` }}>
            Show all of it
          </Link>
        </p>
      )}
    </>
  );
}

function Diff({ text }: { text: string }) {
  return text.split('\n').map((line, place) => (
    <span key={place} className={`diff-line diff-${diffLine(line)}`}>
      {line}
      {'\n'}
    </span>
  ));
}
