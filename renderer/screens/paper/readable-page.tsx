import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { InsuredPersonKey } from '../../../shared/domain/patient.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { stampText } from '../../words/moment.ts';
import { stateText, stateTone } from '../../words/queue-words.ts';
import { DispensedDrugs, PrescribedDrugs } from './drug-lists.tsx';
import { Facts, patientLine, placeLine, roundLine } from './paper-parts.tsx';
import { PaperScreen } from './paper-screen.tsx';
import { paperWords as words } from './paper-words.ts';
import { SignatureList } from './signature-list.tsx';

type Readable = OperationOutput<'result.readable'>;

/** 調剤済み電子処方箋 to read and to print: what was prescribed, what was dispensed, who signed and when. */
export function ReadablePage({ resultId }: { readonly resultId: string }) {
  const asked = useOperation('result.readable', { resultId }, []);
  return (
    <PaperScreen issues={asked.issues} ready={asked.value !== null}>
      {asked.value === null ? null : <Sheet readable={asked.value} />}
    </PaperScreen>
  );
}

function Sheet({ readable }: { readonly readable: Readable }) {
  const say = useSay();
  const { prescription, result } = readable;
  // A result of a paper prescription is registered unsigned.
  const isElectronic = readable.kind === 'electronic';
  return (
    <article className="sheet" aria-labelledby="paper-title">
      <header className="row-of">
        <h2 id="paper-title">{say(isElectronic ? words.electronic : words.paper)}</h2>
        {readable.state === null ? null : (
          <Badge tone={stateTone(readable.state)} text={say(stateText('register', readable.state))} />
        )}
      </header>
      <Identity readable={readable} />
      <section>
        <h3>{say(words.patient)}</h3>
        <p className="paper-patient">{patientLine(result.patient, say)}</p>
        <p>{insuranceLine(result.insured, say)}</p>
      </section>
      <div className="paper-columns">
        <section>
          <h3>{say(words.prescription)}</h3>
          {prescription === null ? (
            <p>{say(words.noPrescription)}</p>
          ) : (
            <>
              <Facts
                facts={[
                  [say(words.institution), placeLine(prescription.institution, say)],
                  [
                    say(words.prescriber),
                    [prescription.prescriber.department, prescription.prescriber.name].filter(Boolean).join('　'),
                  ],
                  [say(words.issuedOn), prescription.issuedOn],
                  [say(words.expiresOn), prescription.expiresOn],
                  [say(words.exchangeNumber), prescription.exchangeNumber],
                ]}
              />
              <PrescribedDrugs prescription={prescription} />
              <Notes title={say(words.remarks)} lines={prescription.remarks} />
            </>
          )}
        </section>
        <section>
          <h3>{say(words.result)}</h3>
          <Facts
            facts={[
              [say(words.pharmacy), placeLine(result.pharmacy, say)],
              [say(words.pharmacist), result.pharmacist.name],
              [say(words.dispensedOn), result.dispensingDate],
              [say(words.round), roundLine(result.round, say)],
            ]}
          />
          <DispensedDrugs result={result} />
          <Notes title={say(words.inquiries)} lines={result.inquiries.map(({ text }) => text)} />
          <Notes title={say(words.residual)} lines={result.residualChecks} />
          <Notes title={say(words.messages)} lines={result.messagesToPrescriber.map(({ text }) => text)} />
          <Notes title={say(words.remarks)} lines={result.remarks} />
        </section>
      </div>
      {isElectronic ? (
        <section>
          <h3>{say(words.signatures)}</h3>
          <SignatureList signatures={readable.signatures} />
        </section>
      ) : null}
      <p className="quiet">{say(isElectronic ? words.caution : words.cautionPaper)}</p>
    </article>
  );
}

function Identity({ readable }: { readonly readable: Readable }) {
  const say = useSay();
  const { finalisedAt, finalisedBy, registeredAt, document } = readable;
  return (
    <Facts
      facts={[
        [say(words.prescriptionId), readable.prescriptionId ?? '—'],
        [say(words.dispensingId), readable.dispensingId ?? '—'],
        [say(words.version), String(readable.version)],
        [
          say(words.finalised),
          finalisedAt === null ? '—' : [stampText(finalisedAt), finalisedBy].filter(Boolean).join('　'),
        ],
        [say(words.registered), registeredAt === null ? say(words.notRegistered) : stampText(registeredAt)],
        [say(words.document), document === null ? say(words.noDocument) : `SHA-256 ${document.sha256}`],
      ]}
    />
  );
}

function Notes({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <p>
      <span className="quiet">{title}:</span> {lines.join(' / ')}
    </p>
  );
}

function insuranceLine(insured: InsuredPersonKey, say: Say): string {
  const { insurerNumber, symbol, number, branch, publicExpenses } = insured;
  return [
    ...(insurerNumber === null ? [] : [say(words.insurer, { number: insurerNumber })]),
    ...(number === null ? [] : [say(words.insured, { symbol: symbol ?? '—', number })]),
    ...(branch === null ? [] : [say(words.branch, { branch })]),
    ...publicExpenses.map((one) => say(words.payer, { payer: one.payerNumber, recipient: one.recipientNumber ?? '—' })),
  ].join('　');
}
