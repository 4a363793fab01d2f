import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useNotices } from '../../app/notices.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { QrSymbol } from '../../parts/qr-symbol.tsx';
import { lettersMissing } from '../../parts/shift-jis.ts';
import { useSay } from '../../words/language.tsx';
import { JOINT } from '../../words/text.ts';
import { DispensedDrugs } from './drug-lists.tsx';
import { Facts, patientLine, placeLine, roundLine } from './paper-parts.tsx';
import { PaperScreen } from './paper-screen.tsx';
import { paperWords as words } from './paper-words.ts';

/** お薬手帳 for the patient: what was dispensed, to be stuck into one of paper, and QR symbols to hold a telephone over. */
export function NotebookPage({ resultId }: { readonly resultId: string }) {
  const asked = useOperation('notebook.export', { resultId }, []);
  return (
    <PaperScreen issues={asked.issues} ready={asked.value !== null}>
      {asked.value === null ? null : <Sheet notebook={asked.value} />}
    </PaperScreen>
  );
}

function Sheet({ notebook: { text, symbols, result } }: { readonly notebook: OperationOutput<'notebook.export'> }) {
  const say = useSay();
  const { tell } = useNotices();
  const missing = lettersMissing(text);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => tell(say(words.copied)),
      () => tell(say(words.copyFailed)),
    );
  return (
    <article className="sheet" aria-labelledby="paper-title">
      <h2 id="paper-title">{say(words.notebook)}</h2>
      <p className="paper-patient">{patientLine(result.patient, say)}</p>
      <Facts
        facts={[
          [say(words.dispensedOn), result.dispensingDate],
          [say(words.institution), placeLine(result.institution, say)],
          [say(words.round), roundLine(result.round, say)],
        ]}
      />
      <DispensedDrugs result={result} />
      {result.cautions.map((caution) => (
        <p key={caution}>{caution}</p>
      ))}
      <Facts
        facts={[
          [say(words.pharmacy), placeLine(result.pharmacy, say)],
          [say(words.pharmacist), result.pharmacist.name],
        ]}
      />
      <p>{say(words.notebookText, { symbols: symbols.length })}</p>
      {missing.length === 0 ? null : <p>{say(words.missing, { letters: missing.join(say(JOINT)) })}</p>}
      <ol className="qr-list">
        {symbols.map((symbol, index) => {
          const label = say(words.symbolOf, { number: index + 1, of: symbols.length });
          return (
            <li key={symbol}>
              <QrSymbol text={symbol} label={label} />
              <span>{label}</span>
            </li>
          );
        })}
      </ol>
      <section className="no-print">
        <div className="row-of">
          <h3>{say(words.text)}</h3>
          <button type="button" className="link push" onClick={() => void copy()}>
            {say(words.copyText)}
          </button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls by keyboard */}
        <pre className="paper-text" tabIndex={0}>
          {text}
        </pre>
      </section>
    </article>
  );
}
