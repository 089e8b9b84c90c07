import '../../styles/log.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { type UIEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Loading } from '../../components/Loading';
import { SearchBox } from '../../components/SearchBox';
import { SelectField } from '../../components/SelectField';
import { artifactUrl, baseName } from '../../lib/api/artifacts';
import type { Run } from '../../lib/api/runs';
import { byteSize, count } from '../../lib/format';
import { LineText } from './LineText';
import { plainText } from './terminal';
import { usePens } from './usePens';
import { LOOK_MS, useTail } from './useTail';

const LINE_HEIGHT = 20;
/** So near to its end a log is at its end. */
const END_PIXELS = 2 * LINE_HEIGHT;

interface LogViewProps {
  run: Run;
  path: string;
  /** All logs of the run. */
  paths: string[];
  onPath: (path: string) => void;
  filter: string;
  onFilter: (filter: string) => void;
}

/** What a program prints, as a terminal shows it; it goes on while the run does. */
export function LogView({ run, path, paths, onPath, filter, onFilter }: LogViewProps) {
  const isRunning = run.status === 'RUNNING';
  const source = { kind: 'run', id: run.id } as const;
  const { state, error, readAgain } = useTail(source, path, isRunning);
  const frame = useRef<HTMLDivElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  const all = state?.lines;
  const penOf = usePens(all);
  const places = useMemo(() => matching(all ?? [], filter), [all, filter]);
  const lines = places?.length ?? all?.length ?? 0;
  const virtualizer = useVirtualizer({ count: lines, getScrollElement: () => frame.current, estimateSize: () => LINE_HEIGHT, overscan: 20 });

  useLayoutEffect(() => {
    if (isFollowing && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [isFollowing, lines, all]);
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent<HTMLDivElement>) =>
    setIsFollowing(scrollHeight - scrollTop - clientHeight < END_PIXELS);

  return (
    <>
      <div className="toolbar">
        {paths.length > 1 && <SelectField label="Log" value={path} options={paths.map((each) => [each, each] as const)} onChange={onPath} />}
        <SearchBox label="Lines that contain" shortcut="Search the log" value={filter} onChange={onFilter} />
        <div className="field">
          <span>{paths.length > 1 ? '' : path}</span>
          <span className="log-actions segmented">
            <button type="button" className="button" aria-pressed={isFollowing} onClick={() => setIsFollowing(!isFollowing)} title="Stays at the end while lines are added">
              Follow
            </button>
            <a className="button" href={artifactUrl(source, path)} download={baseName(path)}>
              Download
            </a>
          </span>
        </div>
      </div>
      {error && <ErrorNotice title="The log could not be read" error={error} onRetry={readAgain} />}
      {!error && !state && <Loading what="the log" />}
      {state && (
        <>
          <div ref={frame} className="log" role="region" aria-label={`Log ${path}`} tabIndex={0} onScroll={onScroll}>
            <div className="log-lines" style={{ height: virtualizer.getTotalSize() }}>
              <div className="log-window" style={{ transform: `translateY(${virtualizer.getVirtualItems()[0]?.start ?? 0}px)` }}>
                {virtualizer.getVirtualItems().map(({ index }) => {
                  const place = places ? places[index]! : index;
                  return (
                    <div key={place} className="log-line">
                      {state.firstNumber !== undefined && <span className="log-number" data-line={state.firstNumber + place} />}
                      <LineText raw={state.lines[place] ?? ''} pen={penOf(place)} />
                    </div>
                  );
                })}
              </div>
            </div>
            {lines === 0 && <p className="log-none">{filter && state.lines.length > 0 ? 'No line contains this.' : isRunning ? 'Nothing was printed yet.' : 'Nothing was printed.'}</p>}
          </div>
          <p className="viewer-bar muted" role="status">
            <span>
              {places ? `${lines.toLocaleString()} of ${count(state.lines.length, 'line')}` : count(lines, 'line')}, {byteSize(state.size)}
              {isRunning && `; looked at every ${LOOK_MS / 1_000} seconds`}
            </span>
            {state.firstNumber !== 1 && (
              <span>
                This is the end of it.{' '}
                <Link to="/experiments/$experimentId/runs/$runId/$" params={{ experimentId: run.experimentId, runId: run.id, _splat: `artifacts/${path}` }}>
                  Read it from the start
                </Link>
              </span>
            )}
          </p>
        </>
      )}
    </>
  );
}

/** The places of lines that contain a text, whatever its case; undefined for all. */
function matching(lines: readonly string[], filter: string): number[] | undefined {
  if (filter === '') return undefined;
  const wanted = filter.toLowerCase();
  return lines.flatMap((line, place) => (plainText(line).toLowerCase().includes(wanted) ? [place] : []));
}
