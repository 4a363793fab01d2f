import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { OperationArguments } from '../core/call-operation.ts';
import { useCore } from '../core/core-context.tsx';
import { type LongRun, useLongOperation } from '../core/use-long-operation.ts';

export type Closed = OperationOutput<'closing.close'>;

interface ClosingRun {
  readonly running: LongRun | null;
  readonly paused: boolean;
  /** What the last batch of this window ended with; null before the first, and while one runs. */
  readonly closed: Closed | null;
  readonly issues: readonly Issue[];
  readonly start: (input: OperationArguments<'closing.close'>) => void;
  readonly pauseOrResume: () => void;
  /** Ends a pause that was begun outside this window's batch. */
  readonly resume: () => void;
  readonly cancel: () => void;
  readonly forget: () => void;
}

const ClosingRunContext = createContext<ClosingRun | null>(null);

/** The closing batch goes on whatever screen is shown, and behind the lock: it is kept above both. */
export function ClosingRunProvider({ children }: { readonly children: ReactNode }) {
  const { call } = useCore();
  const { running, start: begin } = useLongOperation('closing.close');
  const [paused, setPaused] = useState(false);
  const [ended, setEnded] = useState<{ readonly closed: Closed | null; readonly issues: readonly Issue[] }>({
    closed: null,
    issues: [],
  });
  const forget = useCallback(() => setEnded({ closed: null, issues: [] }), []);
  const start = useCallback(
    (input: OperationArguments<'closing.close'>) => {
      forget();
      setPaused(false);
      void begin(input).then((answer) => {
        // The core ends a pause with the batch it was pressed in.
        setPaused(false);
        setEnded(
          answer.ok ? { closed: answer.value, issues: answer.value.issues } : { closed: null, issues: answer.issues },
        );
      });
    },
    [begin, forget],
  );
  const ask = useCallback(
    (operation: 'upload.pause' | 'upload.resume') => {
      void call(operation, {}).then((answer) => {
        if (answer.ok) setPaused(answer.value.paused);
        else setEnded((before) => ({ ...before, issues: answer.issues }));
      });
    },
    [call],
  );
  const pauseOrResume = useCallback(() => {
    ask(paused ? 'upload.resume' : 'upload.pause');
  }, [ask, paused]);
  const resume = useCallback(() => ask('upload.resume'), [ask]);
  const callId = running?.callId ?? null;
  const cancel = useCallback(() => {
    if (callId !== null) void call('session.cancel', { callId });
  }, [call, callId]);
  const run = useMemo<ClosingRun>(
    () => ({ running, paused, ...ended, start, pauseOrResume, resume, cancel, forget }),
    [running, paused, ended, start, pauseOrResume, resume, cancel, forget],
  );
  return <ClosingRunContext value={run}>{children}</ClosingRunContext>;
}

export function useClosingRun(): ClosingRun {
  const run = use(ClosingRunContext);
  if (run === null) throw new Error('no closing run around this component');
  return run;
}
