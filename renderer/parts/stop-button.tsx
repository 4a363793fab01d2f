import { useCore } from '../core/core-context.tsx';
import type { LongRun } from '../core/use-long-operation.ts';
import { useSay } from '../words/language.tsx';

const STOP = { ja: '中止', en: 'Stop' };

/** Asks long work to stop; it ends by itself, with what is under way. */
export function StopButton({ running }: { readonly running: Pick<LongRun, 'callId'> }) {
  const say = useSay();
  const { call } = useCore();
  return (
    <button type="button" className="button" onClick={() => void call('session.cancel', { callId: running.callId })}>
      {say(STOP)}
    </button>
  );
}
