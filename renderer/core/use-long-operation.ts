import { useCallback, useEffect, useState } from 'react';
import type { OperationName, OperationOutput, ProgressEvent } from '../../shared/contract/operations.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { OperationArguments } from './call-operation.ts';
import { useCore } from './core-context.tsx';

/** Rows are shown as they come; of a long batch only the last ones stay on the screen. */
const ROWS_SHOWN = 200;

export interface RowOutcome {
  /** 1 for the first of this run */
  readonly number: number;
  readonly id: string;
  readonly outcome: string;
}

export interface LongRun {
  readonly callId: string;
  readonly progress: ProgressEvent | null;
  /** Newest first. */
  readonly rows: readonly RowOutcome[];
}

interface LongOperation<Name extends OperationName> {
  /** null while nothing runs */
  readonly running: LongRun | null;
  readonly start: (input: OperationArguments<Name>) => Promise<Result<OperationOutput<Name>>>;
}

/** Runs an operation that may take minutes and gathers what it says on the way. */
export function useLongOperation<Name extends OperationName>(name: Name): LongOperation<Name> {
  const { call, listen, newCallId } = useCore();
  const [running, setRunning] = useState<LongRun | null>(null);
  useEffect(
    () =>
      listen((event) => {
        if (event.type !== 'progress') return;
        setRunning((before) => (before?.callId === event.callId ? withProgress(before, event.progress) : before));
      }),
    [listen],
  );
  const start = useCallback(
    async (input: OperationArguments<Name>) => {
      const callId = newCallId();
      setRunning({ callId, progress: null, rows: [] });
      try {
        return await call(name, input, callId);
      } finally {
        setRunning(null);
      }
    },
    [call, name, newCallId],
  );
  return { running, start };
}

function withProgress(run: LongRun, progress: ProgressEvent): LongRun {
  const { row } = progress;
  if (row === null) return { ...run, progress };
  const number = (run.rows[0]?.number ?? 0) + 1;
  return { ...run, progress, rows: [{ number, ...row }, ...run.rows].slice(0, ROWS_SHOWN) };
}
