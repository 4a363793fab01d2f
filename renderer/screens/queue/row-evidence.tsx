import { usePageNow } from '../../core/page-clock.ts';
import { Badge, ToneMark } from '../../parts/badge.tsx';
import { useLanguage, useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { textIn } from '../../words/text.ts';
import { documentWords, type Life, queueWords } from './queue-page-words.ts';

export function AttemptTable({ attempts }: { readonly attempts: Life['attempts'] }) {
  const say = useSay();
  const { language } = useLanguage();
  const now = usePageNow(60_000);
  if (attempts.length === 0) return null;
  return (
    <section>
      <h3>{say(queueWords.attemptsTitle)}</h3>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say(queueWords.number)}</th>
            <th scope="col">{say(queueWords.started)}</th>
            <th scope="col">{say(queueWords.took)}</th>
            <th scope="col">{say(queueWords.answer)}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <tr key={attempt.number}>
              <td>{attempt.number}</td>
              <td>{momentText(attempt.startedAt, now)}</td>
              <td>
                {attempt.durationMs === null
                  ? '—'
                  : say(queueWords.seconds, { seconds: (attempt.durationMs / 1000).toFixed(1) })}
              </td>
              <td>
                {textIn(language, attempt.words)}{' '}
                <span className="quiet">
                  {[attempt.code, attempt.httpStatus].filter((part) => part !== null).join(' ')}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Verifications({ verifications }: { readonly verifications: Life['verifications'] }) {
  const say = useSay();
  const { language } = useLanguage();
  if (verifications.length === 0) return null;
  return (
    <section>
      <h3>{say(queueWords.checks)}</h3>
      {verifications.map(({ kind, valid, signatures }) => (
        <details key={kind} open={!valid}>
          <summary>
            {say(documentWords[kind])}{' '}
            <Badge tone={valid ? 'good' : 'bad'} text={say(valid ? queueWords.valid : queueWords.invalid)} />
          </summary>
          {signatures.map((signature) => (
            <div key={signature.element} className="signature">
              <p>
                {textIn(language, signature.words)} {signature.signer ?? ''}
                <span className="quiet"> {checksLine(signature.checks, say)}</span>
              </p>
              <CheckList checks={signature.checks} />
            </div>
          ))}
        </details>
      ))}
    </section>
  );
}

type Check = Life['verifications'][number]['signatures'][number]['checks'][number];

/** The returned file against what was sent; over a mismatch nobody may register again. */
export function CopyComparison({ comparison }: { readonly comparison: Life['copyComparison'] }) {
  const say = useSay();
  if (comparison === null) return null;
  return (
    <section>
      <h3>{say(queueWords.comparison)}</h3>
      <details open={!comparison.valid}>
        <summary>
          <Badge
            tone={comparison.valid ? 'good' : 'bad'}
            text={say(comparison.valid ? queueWords.copySame : queueWords.copyOther)}
          />
        </summary>
        <CheckList checks={comparison.checks} />
      </details>
    </section>
  );
}

function CheckList({ checks }: { readonly checks: readonly Check[] }) {
  const { language } = useLanguage();
  return (
    <ul className="check-list">
      {checks.map((check) => (
        <li key={check.name}>
          <ToneMark tone={check.result === 'pass' ? 'good' : check.result === 'fail' ? 'bad' : 'calm'} />
          {textIn(language, check.words)}
          {check.detail === null ? null : <span className="quiet"> {check.detail}</span>}
        </li>
      ))}
    </ul>
  );
}

function checksLine(
  checks: Life['verifications'][number]['signatures'][number]['checks'],
  say: ReturnType<typeof useSay>,
): string {
  const count = (result: string) => checks.filter((check) => check.result === result).length;
  return say(queueWords.checksLine, { passed: count('pass'), failed: count('fail'), without: count('not-applicable') });
}

export function DocumentList({ documents }: { readonly documents: Life['documents'] }) {
  const say = useSay();
  if (documents.length === 0) return null;
  return (
    <section>
      <h3>{say(queueWords.documents)}</h3>
      <ul className="document-list">
        {documents.map(({ kind, sha256, bytes }) => (
          <li key={`${kind} ${sha256}`}>
            {say(documentWords[kind])}{' '}
            <span className="quiet">{say(queueWords.bytes, { bytes: bytes.toLocaleString('ja-JP') })}</span>
            <br />
            <span className="mono quiet">SHA-256 {sha256}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
