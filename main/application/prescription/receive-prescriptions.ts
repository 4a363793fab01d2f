import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { parseUuid, type Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { mayBeSameInsured, normalisedInsuredKey } from '../../../shared/domain/kana.ts';
import type { InsuredPersonKey } from '../../../shared/domain/patient.ts';
import type { Prescription } from '../../../shared/domain/prescription/prescription.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { readSlipQr } from '../../../shared/formats/slip-qr.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { moveSubmission } from '../queue/queue-actions.ts';
import { newSubmission } from '../result/queue-result.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import type { ReceptionBy } from '../service-ports.ts';
import { takeUpAgain } from './end-here.ts';
import { giveUpReception, hasStandingResult, takeInPrescription } from './take-in-prescription.ts';

type Received = OperationOutput<'reception.receive'>;

/** Source of a prescription of which nothing is at hand but that somebody asked the service for it. */
const REQUESTED = 'reception-request';

/**
 * 受付 of the service's own kinds: by 引換番号 with 資格情報, by the 控え QR, by 処方箋ID, or all that the service lists for the
 * person. The duty is stored with its operation id before anything is sent, so that a lost answer is looked up and never
 * leaves a prescription at 調剤中 that nobody here knows of.
 */
export const receivePrescriptions: UseCase<OperationInput<'reception.receive'>, Received> = async (
  context,
  actor,
  input,
) => {
  const wanted = await wantedReceptions(context, input);
  if (!wanted.ok) return wanted;
  const outcomes: Received = [];
  for (const by of wanted.value) {
    const outcome = await receiveOne(context, actor, by, input.slip !== undefined);
    if (!outcome.ok && wanted.value.length === 1) return outcome;
    outcomes.push(
      outcome.ok
        ? outcome.value
        : { prescriptionKey: null, prescriptionId: null, state: 'refused', issues: [...outcome.issues] },
    );
  }
  return success(outcomes);
};

async function wantedReceptions(
  context: Context,
  input: OperationInput<'reception.receive'>,
): Promise<Result<readonly ReceptionBy[]>> {
  const insured = input.insured === undefined ? null : insuredPerson(input.insured);
  if (input.slip !== undefined) {
    const slip = readSlipQr(input.slip);
    if (!slip.ok) return slip;
    return success([{ exchangeNumber: slip.value.exchangeNumber, insured: slip.value.insured }]);
  }
  if (input.prescriptionId !== undefined) {
    const id = parseUuid(input.prescriptionId);
    return id === null
      ? refusal(applicationIssue('record.bad-id', { id: input.prescriptionId }))
      : success([{ prescriptionId: id }]);
  }
  if (insured !== null && input.exchangeNumber !== undefined)
    return success([{ exchangeNumber: input.exchangeNumber, insured }]);
  if (insured !== null && input.allOfPatient) {
    const listed = await context.gateway.listForPatient(insured);
    if (listed.kind === 'refused')
      return refusal(applicationIssue('service.refused', { text: listed.text, serviceCode: listed.code }));
    if (listed.kind !== 'answered') return refusal(applicationIssue('service.not-reachable', { cause: listed.cause }));
    return success(listed.value.map(({ prescriptionId }) => ({ prescriptionId })));
  }
  return refusal(applicationIssue('reception.incomplete-input'));
}

function insuredPerson(key: NonNullable<OperationInput<'reception.receive'>['insured']>): InsuredPersonKey {
  return { ...key, relation: null, publicExpenses: [], specialPublicExpense: null };
}

async function receiveOne(
  context: Context,
  actor: Actor,
  by: ReceptionBy,
  fromSlip: boolean,
): Promise<Result<Received[number]>> {
  const { store } = context;
  const known = knownPrescription(context, by);
  if (known?.reception === 'accepted') return keptInHand(context, actor, known);
  const open = openReception(context, by);
  const submissionId =
    open ??
    (known?.reception === 'waiting-next-round'
      ? requestNextRound(context, actor, known)
      : requestReception(context, actor, by));
  await context.sender.deliver(submissionId);
  const row = store.submissions.byId(submissionId);
  if (row === null) throw new Error(`reception ${submissionId} vanished`);
  const prescription = store.prescriptions.byKey(row.prescriptionKey);
  // The duty of a paper that was taken in before is no wish of this call: it stands, and goes on by itself.
  const ownWish = open === null || prescription?.source === REQUESTED;
  switch (row.state) {
    case 'registered': {
      // A later round by 引換番号 was joined to the prescription that was here already.
      const id = prescription?.prescription.prescriptionId ?? null;
      const joined = id === null ? null : store.prescriptions.byPrescriptionId(id);
      if (joined === null) throw new Error(`reception ${submissionId} brought no prescription`);
      return success(receivedAnswer(context, joined, []));
    }
    case 'rejected': {
      const { code, text } = row.lastIssue ?? { code: '', text: '' };
      if (ownWish) dropReception(context, actor, row.submissionId, 'サービスが受け付けず');
      const again = takeUpAgain(context, actor, (ended) => isWanted(ended, by));
      if (again !== null) return success(receivedAnswer(context, again, []));
      return refusal(applicationIssue('service.refused', { text, serviceCode: code }));
    }
    case 'outcome-unknown':
    case 'in-flight':
      return refusal(applicationIssue('service.unknown-outcome', { cause: row.lastIssue?.code ?? '' }));
    default: {
      const cause = row.lastIssue?.code ?? '';
      // Nothing left us, or nothing arrived: the wish is dropped, the person at the counter must know at once.
      if (ownWish) dropReception(context, actor, row.submissionId, 'サービスに接続できず');
      const issues: Issue[] = [applicationIssue('service.not-reachable', { cause })];
      if (fromSlip) issues.unshift(applicationIssue('reception.slip-offline'));
      return refusal(...issues);
    }
  }
}

/** Scanned once more while it is in hand: nothing is asked of the service, which would refuse it. */
function knownPrescription(context: Context, by: ReceptionBy): PrescriptionRow | null {
  if ('prescriptionId' in by) return context.store.prescriptions.byPrescriptionId(by.prescriptionId);
  const inHand = context.store.prescriptions
    .withoutResult()
    .find((row) => row.reception === 'accepted' && isAskedFor(row.prescription, by));
  return inHand ?? null;
}

function isWanted({ prescription }: PrescriptionRow, by: ReceptionBy): boolean {
  return 'prescriptionId' in by ? prescription.prescriptionId === by.prescriptionId : isAskedFor(prescription, by);
}

/** 引換番号 identifies a prescription only together with the 資格情報 (product.md §2). */
function isAskedFor(prescription: Prescription, by: Exclude<ReceptionBy, { readonly prescriptionId: Uuid }>): boolean {
  const isSame = mayBeSameInsured(normalisedInsuredKey(prescription.insured), normalisedInsuredKey(by.insured));
  return prescription.exchangeNumber === by.exchangeNumber && isSame;
}

/** Asked for again: a 受付取消 of it that has not gone out is taken back; one on its way is waited for. */
function keptInHand(context: Context, actor: Actor, row: PrescriptionRow): Result<Received[number]> {
  const cancel = context.store.submissions
    .chain(row.prescriptionKey)
    .find(({ kind, state }) => kind === 'cancel-reception' && state !== 'voided' && state !== 'registered');
  if (cancel !== undefined) {
    const moved = moveSubmission(context, actor, cancel, 'void', '再び受付', { nextAttemptAt: null });
    if (!moved.ok) return moved;
  }
  return success(receivedAnswer(context, row, [applicationIssue('reception.duplicate')]));
}

function receivedAnswer(context: Context, row: PrescriptionRow, notes: readonly Issue[]): Received[number] {
  return {
    prescriptionKey: row.prescriptionKey,
    prescriptionId: row.prescription.prescriptionId,
    state: 'registered',
    issues: [...notes, ...row.issues],
    kind: row.kind,
    round: row.round,
    signatureValid: row.signatureValid,
    check: context.store.checks.latest(row.prescriptionKey)?.answer ?? 'not-performed',
  };
}

/** Between refill or split rounds the prescription was given back: the next round is a reception of its own in the same chain. */
function requestNextRound(context: Context, actor: Actor, row: PrescriptionRow): Uuid {
  const { store } = context;
  return store.transaction(() => {
    const submission = newSubmission(context, {
      kind: 'receive',
      state: 'ready',
      prescriptionKey: row.prescriptionKey,
      resultId: null,
      dispensingDate: null,
    });
    store.submissions.insert(submission);
    audited(context, actor, 'prescription.next-round', row.prescriptionKey, { round: row.round }, submission.createdAt);
    return submission.submissionId;
  });
}

/** The same wish that is still on its way from before: its operation id is used again. */
function openReception(context: Context, by: ReceptionBy): Uuid | null {
  const open = context.store.submissions.list({
    kinds: ['receive'],
    states: ['ready', 'in-flight', 'outcome-unknown'],
  });
  const same = open.find((row) => {
    const prescription = context.store.prescriptions.byKey(row.prescriptionKey);
    return prescription !== null && isWanted(prescription, by);
  });
  return same?.submissionId ?? null;
}

function requestReception(context: Context, actor: Actor, by: ReceptionBy): Uuid {
  const { submissionId } = takeInPrescription(context, actor, {
    prescription: requestedPrescription(context, by),
    source: REQUESTED,
    sourceSha256: null,
    original: null,
    signatureValid: null,
    issues: [],
    reception: 'pending',
  });
  if (submissionId === null) throw new Error('a pending reception has no submission');
  return submissionId;
}

/** All that is known before the service has answered. */
function requestedPrescription(context: Context, by: ReceptionBy): Prescription {
  const nobody: InsuredPersonKey = {
    insurerNumber: null,
    symbol: null,
    number: null,
    branch: null,
    relation: null,
    publicExpenses: [],
    specialPublicExpense: null,
  };
  return {
    kind: 'electronic',
    prescriptionId: 'prescriptionId' in by ? by.prescriptionId : null,
    exchangeNumber: 'exchangeNumber' in by ? by.exchangeNumber : null,
    patient: { nameKanji: null, nameKana: null, sex: null, birthDate: null },
    insuranceKind: null,
    insured: 'insured' in by ? by.insured : nobody,
    institution: { prefecture: '', feeScoreType: '', code: '', name: '', postalCode: null, address: null, phone: null },
    prescriber: { name: '', department: null },
    issuedOn: tokyoDateOf(context.clock.now()),
    expiresOn: null,
    repetition: { type: 'once' },
    residualInstruction: null,
    narcotic: null,
    groups: [],
    remarks: [],
  };
}

function dropReception(context: Context, actor: Actor, submissionId: Uuid, reason: string): void {
  const row = context.store.submissions.byId(submissionId);
  // A result that waits for its 処方箋ID would wait for ever.
  if (row === null || hasStandingResult(context.store, row.prescriptionKey, row.chainPosition)) return;
  // After a not-received look-up the service itself has said that nothing arrived.
  const event = row.possiblySent && row.state === 'ready' ? 'void-unreceived' : 'void';
  context.store.transaction(() => {
    const moved = moveSubmission(context, actor, row, event, reason, { nextAttemptAt: null });
    if (moved.ok) giveUpReception(context, row);
  });
}
