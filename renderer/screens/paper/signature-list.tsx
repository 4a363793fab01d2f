import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { checkWords, elementWords } from '../../../shared/domain/submission/submission-life-words.ts';
import { Badge, ToneMark } from '../../parts/badge.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { stampText } from '../../words/moment.ts';
import { paperWords } from './paper-words.ts';

type Signature = OperationOutput<'result.readable'>['signatures'][number];
const TONES = { pass: 'good', fail: 'bad', 'not-applicable': 'calm' } as const;

/** Who signed, when, with whose time stamp, and what each check of it said. */
export function SignatureList({ signatures }: { readonly signatures: readonly Signature[] }) {
  const say = useSay();
  if (signatures.length === 0) return <p>{say(paperWords.noSignature)}</p>;
  return (
    <ul className="stack">
      {signatures.map((signature) => (
        <OneSignature key={signature.element} signature={signature} />
      ))}
    </ul>
  );
}

function OneSignature({ signature }: { readonly signature: Signature }) {
  const say = useSay();
  const { element, signer, role, signedAt, timestampAt, valid, checks } = signature;
  return (
    <li>
      <p className="row-of">
        <strong>{say(elementWords(element))}</strong>
        <span>{[signer, role === null ? null : roleText(role, say)].filter((part) => part !== null).join('　')}</span>
        {signedAt === null ? null : <span>{say(paperWords.signedAt, { time: stampText(signedAt) })}</span>}
        <span>
          {timestampAt === null
            ? say(paperWords.noTimestamp)
            : say(paperWords.timestampAt, { time: stampText(timestampAt) })}
        </span>
        <Badge tone={valid ? 'good' : 'bad'} text={say(valid ? paperWords.valid : paperWords.invalid)} />
      </p>
      <ul className="paper-checks">
        {checks.map((check) => (
          <li key={check.name}>
            <ToneMark tone={TONES[check.result]} /> {say(checkWords(check.name))}
            {check.detail === null ? null : <span className="quiet"> {check.detail}</span>}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** hcRole of the certificate (eps.md §3.3) in the reader's words; another one as it stands there. */
function roleText(role: string, say: Say): string {
  if (role === 'Pharmacist') return say(paperWords.pharmacist);
  return role === 'Medical Doctor' ? say(paperWords.doctor) : role;
}
