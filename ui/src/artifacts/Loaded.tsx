import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { type ArtifactFile, type ArtifactSource, type Part, headQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { TextView } from './TextView';

interface LoadedProps {
  source: ArtifactSource;
  file: ArtifactFile;
  /** Files beyond this are shown as text, which is read in pieces. */
  maxBytes: number;
  children: (part: Part) => ReactNode;
}

/** A file that has to be read whole to be shown. One that is too large, or not what its name says, is shown as text. */
export function Loaded({ source, file, maxBytes, children }: LoadedProps) {
  const isTooLarge = (file.size ?? 0) > maxBytes;
  const { data: part, error, refetch } = useQuery({ ...headQuery(source, file.path, maxBytes), enabled: !isTooLarge });
  if (isTooLarge) {
    return (
      <>
        <p className="notice">
          Files of more than {byteSize(maxBytes)} have no preview: this is the text of it.
        </p>
        <TextView source={source} file={file} />
      </>
    );
  }
  if (error && !part) return <ErrorNotice title="The file could not be read" error={error} onRetry={() => void refetch()} />;
  if (!part) return <Loading what="the file" />;
  return <>{children(part)}</>;
}

/** Says why a file is not shown as what its name promises. */
export function Misnamed({ source, file, what, reason }: { source: ArtifactSource; file: ArtifactFile; what: string; reason: string }) {
  return (
    <>
      <p className="notice">
        This cannot be read as {what}: {reason}
      </p>
      <TextView source={source} file={file} />
    </>
  );
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
