import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { closingKindWords, closingWords } from './closing-words.ts';

type Closing = OperationOutput<'closing.history'>[number];

/** 仮締め, 本締め, 追加締め so far, newest first; each opens its report. */
export function ClosingHistory({ closings }: { readonly closings: readonly Closing[] }) {
  const say = useSay();
  const now = usePageNow(60_000);
  const { go } = useNavigation();
  return (
    <section className="card" aria-labelledby="history-title">
      <h2 id="history-title">{say(closingWords.history)}</h2>
      {closings.length === 0 ? <p className="quiet">{say(closingWords.historyNone)}</p> : null}
      <ul className="history">
        {closings.map((closing) => (
          <li key={closing.closingId}>
            <button type="button" className="link" onClick={() => go('closing', `report/${closing.closingId}`)}>
              {momentText(closing.at, now)} {say(closingKindWords[closing.kind])}
            </button>
            <span className="quiet">{say(closingWords.historyLine, { ...closing })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
