import { daysLeftWords } from '../../../shared/domain/prescription/days-left.ts';
import { Badge } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { CheckBadge } from '../check/check-badge.tsx';
import { BornAndSex } from './born-and-sex.tsx';
import { entryWords } from './entry-words.ts';
import type { Summary } from './summary-lines.tsx';
import { summaryWords } from './summary-words.ts';

/** Whose result it is, until when it counts, who answers for it. */
export function SummaryHead({ summary }: { readonly summary: Summary }) {
  const say = useSay();
  const { type, round, of } = summary.round;
  const { patient, validity, check, signer, needsSignature, signerIsCaller, exempt, deadline, marks } = summary;
  const signing = !needsSignature
    ? say(summaryWords.signerNone)
    : signerIsCaller || signer === null
      ? (signer ?? '')
      : say(summaryWords.signerOther, { signer });
  return (
    <div className="summary-head">
      <strong>
        {patient.nameKanji ?? patient.nameKana?.normalize('NFKC') ?? say(entryWords.noName)}
        {patient.nameKanji === null ? null : <small> {patient.nameKana?.normalize('NFKC')}</small>}
      </strong>
      <BornAndSex patient={patient} />
      {validity === null ? null : (
        <Badge
          tone={validity.expired ? 'bad' : 'calm'}
          text={say(daysLeftWords(validity.daysLeft))}
          solid={validity.expired}
        />
      )}
      {type === 'once' ? null : <Badge tone="note" text={say(entryWords[type], { round, of })} />}
      {summary.nextDate === null ? null : summary.nextDate === '' ? (
        <Badge tone="bad" text={say(summaryWords.missing, { what: say(entryWords.nextDate) })} />
      ) : (
        <span>
          <span className="quiet">{say(entryWords.nextDate)}</span> {summary.nextDate}
        </span>
      )}
      <CheckBadge check={check} />
      {exempt ? <Badge tone="note" text={say(summaryWords.exempt)} /> : null}
      <span>
        <span className="quiet">{say(summaryWords.dispensingDate)}</span> {summary.dispensingDate}
      </span>
      <span>
        <span className="quiet">{say(summaryWords.signer)}</span> {signing}
      </span>
      <Badge
        tone={deadline.phase === 'late' ? 'bad' : deadline.phase === 'amber' ? 'attention' : 'calm'}
        text={say({ ja: deadline.text, en: deadline.textEn })}
      />
      {marks.audited === null ? (
        <Badge tone="attention" text={say(summaryWords.notAudited)} />
      ) : (
        <Badge tone="good" text={say(summaryWords.audited, { by: marks.audited.by })} />
      )}
      {marks.handedOver === null ? null : (
        <Badge tone="good" text={say(summaryWords.handedOver, { by: marks.handedOver.by })} />
      )}
    </div>
  );
}

/** What goes along with the drugs, and whom it reaches. */
export function SummaryNotes({ summary }: { readonly summary: Summary }) {
  const say = useSay();
  const notes = [
    [entryWords.inquiries, summary.inquiries],
    [entryWords.messages, summary.messagesToPrescriber],
    [entryWords.residual, summary.residualChecks],
    [entryWords.remarks, summary.remarks],
  ] as const;
  const said = notes.filter(([, texts]) => texts.length > 0);
  if (said.length === 0) return null;
  return (
    <dl className="facts">
      {said.map(([label, texts]) => (
        <div key={label.ja} className="fact">
          <dt>{say(label)}</dt>
          <dd>
            {texts.join(' / ')}
            {label === entryWords.messages && !summary.messagesReachPrescriber ? (
              <>
                {' '}
                <Badge tone="attention" text={say(entryWords.notReached)} />
              </>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
