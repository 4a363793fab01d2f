import { type ReactNode, useState } from 'react';
import { useNotices } from '../../app/notices.tsx';
import { OpenKeyDialog } from '../../app/open-key-dialog.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useLongOperation } from '../../core/use-long-operation.ts';
import { useOperation } from '../../core/use-operation.ts';
import { useSay } from '../../words/language.tsx';
import { importWords as words } from './import-words.ts';

interface OwnSigning {
  /** null: nothing of this person's waits, or it is being signed */
  readonly sign: (() => void) | null;
  readonly button: ReactNode;
  readonly dialog: ReactNode;
}

/** Signs all rows that wait for the person at this window: with the key that is open, else the PIN is asked first. */
export function useOwnSigning(): OwnSigning {
  const say = useSay();
  const { who, can } = useSession();
  const { tell, refuse } = useNotices();
  const [asking, setAsking] = useState(false);
  const people = useOperation('user.list', can('sign') ? {} : null, ['queue', 'entries', 'people']);
  const { running, start } = useLongOperation('result.sign');
  const rows = (people.value ?? []).find(({ name }) => name === who?.user?.name)?.unsignedRows ?? 0;
  const signNow = async () => {
    const answer = await start({ all: true });
    if (!answer.ok) return refuse(answer.issues);
    const { signed, results } = answer.value;
    const issues = results.flatMap((one) => one.issues.filter(({ severity }) => severity === 'error'));
    // Rows that share a cause tell it once.
    refuse([...new Map(issues.map((issue) => [issue.code, issue])).values()]);
    if (signed > 0) tell(say(words.signed, { rows: signed }));
    people.reload();
  };
  const possible = rows > 0 && running === null;
  const sign = () => {
    if (who?.key == null) setAsking(true);
    else void signNow();
  };
  const progress = running?.progress ?? null;
  return {
    sign: possible ? sign : null,
    button:
      rows === 0 && running === null ? null : (
        <button type="button" className="button" disabled={!possible} onClick={sign}>
          {running === null
            ? say(words.sign, { rows })
            : `${say(words.signing)} ${progress === null ? '' : `${progress.done} / ${progress.total}`}`}
        </button>
      ),
    dialog: asking ? <OpenKeyDialog onOpened={() => void signNow()} onClose={() => setAsking(false)} /> : null,
  };
}
