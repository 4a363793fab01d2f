import { useCallback, useEffect, useRef, useState } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useCore } from '../../core/core-context.tsx';
import type { EntryWork } from './use-entry.ts';

type Summary = OperationOutput<'entry.summary'>;
export interface Reasons {
  readonly lateReason: string;
  readonly checkReason: string;
  readonly asDispensed: string;
  /** Of a change; that of a new result has none */
  readonly changeReason: string;
}

export interface Finalising {
  readonly summary: Summary | null;
  readonly issues: readonly Issue[];
  readonly step: 'reading' | 'checking' | 'ready' | 'finalising';
  readonly finalise: (reasons: Reasons) => Promise<void>;
  readonly mark: (stage: 'audited' | 'handed-over') => Promise<void>;
  readonly read: () => Promise<void>;
}

/** From the first F12 to the second: save, complete, check, sum up; then 確定. */
export function useFinalise(work: EntryWork, onFinalised: (summary: Summary) => void): Finalising {
  const { call } = useCore();
  const { entryId, change } = work.view;
  const isChange = change !== null;
  const [summary, setSummary] = useState<Summary | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [step, setStep] = useState<Finalising['step']>('reading');

  const sum = useCallback(async (): Promise<Summary | null> => {
    const answer = await call('entry.summary', { entryId });
    if (answer.ok) setSummary(answer.value);
    else setIssues(answer.issues);
    return answer.ok ? answer.value : null;
  }, [call, entryId]);

  const { flush, takeStored } = work;
  const prepare = useCallback(async () => {
    const revision = await flush();
    if (revision === null) return setStep('ready');
    const before = await sum();
    // The version a change is of stands as it is, and so does its check: the new lines are asked about at 確定.
    if (before === null || isChange) return setStep('ready');
    if (before.blocking.some(({ code }) => code === 'entry.not-complete')) {
      const done = await call('entry.complete', { entryId, revision });
      setIssues(done.ok ? [] : done.issues.filter(({ code }) => before.blocking.every((one) => one.code !== code)));
      if (done.ok) await takeStored();
    }
    const complete = await sum();
    if (complete?.resultId !== null && complete?.resultId !== undefined) {
      // What else was typed for this patient meanwhile is news even where the service's answer stands (product.md §5).
      const localOnly = complete.check.asked && !complete.check.stale;
      if (!localOnly) setStep('checking');
      await call('check.run', { id: complete.resultId, localOnly });
      await sum();
    }
    setStep('ready');
  }, [call, entryId, isChange, flush, sum, takeStored]);
  const begun = useRef<boolean>(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void prepare();
  }, [prepare]);

  const finaliseChange = async (reason: string, lateReason: string) => {
    if (step !== 'ready' || summary?.ready !== true || reason === '') return;
    setStep('finalising');
    const revision = await flush();
    if (revision === null) return setStep('ready');
    const answer = await call('entry.change', {
      entryId,
      revision,
      reason,
      ...(lateReason === '' ? {} : { lateReason }),
    });
    if (answer.ok) return onFinalised(summary);
    setIssues(answer.issues);
    await sum();
    setStep('ready');
  };
  const finalise = async ({ lateReason, checkReason, asDispensed, changeReason }: Reasons) => {
    if (isChange) return finaliseChange(changeReason.trim(), lateReason.trim());
    if (step !== 'ready' || summary?.resultId === null || summary?.resultId === undefined) return;
    setStep('finalising');
    if ((await flush()) === null) return setStep('ready');
    const answer = await call('result.finalise', {
      ids: [summary.resultId],
      ...(lateReason === '' ? {} : { lateReason }),
      ...(checkReason === '' ? {} : { checkReason }),
      ...(asDispensed === '' ? {} : { asDispensed }),
    });
    const outcome = answer.ok ? answer.value[0] : undefined;
    if (outcome?.submissionId !== undefined && outcome.submissionId !== null) return onFinalised(summary);
    setIssues(answer.ok ? (outcome?.issues ?? []) : answer.issues);
    await sum();
    setStep('ready');
  };
  const mark = async (stage: 'audited' | 'handed-over') => {
    const answer = await call('entry.mark', { entryId, stage });
    setIssues(answer.ok ? [] : answer.issues);
    await sum();
  };
  const read = async () => {
    await flush();
    await sum();
  };
  return { summary, issues, step, finalise, mark, read };
}
