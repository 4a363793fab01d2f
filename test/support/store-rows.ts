import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../main/adapters/sqlite/sqlite-store.ts';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import type { PrescriptionRow, ResultRow, SubmissionEvent, SubmissionPatch } from '../../main/application/row-ports.ts';
import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { Decimal } from '../../shared/domain/decimal.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import { PLAIN_DRUG, PLAIN_GROUP, PLAIN_RESULT } from '../../shared/domain/dispensing/plain-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { InsuredPersonKey, Patient } from '../../shared/domain/patient.ts';
import { type Role, rightsOfRoles } from '../../shared/domain/people/roles.ts';
import type { Institution, Prescription } from '../../shared/domain/prescription/prescription.ts';
import type { Submission, SubmissionState } from '../../shared/domain/submission/submission.ts';

export const NOW = '2026-11-22T09:00:00.000Z' as Instant;
export const TODAY = '2026-11-22' as CalendarDate;
export const DATABASE_KEY = new Uint8Array(randomBytes(32));

export const newId = (): Uuid => randomUUID() as Uuid;

export function temporaryFolder(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'chozai-store-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function openedStore(file: string, key: Uint8Array = DATABASE_KEY, pageCountMax?: number): Store {
  const opened = openStore(file, key, { create: true, ...(pageCountMax === undefined ? {} : { pageCountMax }) });
  if (!opened.ok) throw new Error(opened.issues.map((issue) => issue.code).join());
  return opened.value;
}

export function userRow(name = 'pharmacist', roles: readonly Role[] = ['pharmacist']): User {
  return { userId: newId(), name, displayName: `表示 ${name}`, roles, rights: rightsOfRoles(roles), active: true };
}

export const PATIENT: Patient = {
  nameKanji: '試験　太郎',
  nameKana: 'ｼｹﾝ ﾀﾛｳ',
  sex: 'male',
  birthDate: '1960-02-03' as CalendarDate,
};
export const INSURED: InsuredPersonKey = {
  insurerNumber: '06132013',
  symbol: '１２－３',
  number: '4567',
  branch: '01',
  relation: 'insured',
  publicExpenses: [],
  specialPublicExpense: null,
};
const INSTITUTION: Institution = {
  prefecture: '13',
  feeScoreType: '1',
  code: '1234567',
  name: '試験医院',
  postalCode: null,
  address: null,
  phone: null,
};

export function prescriptionRow(
  change: Partial<PrescriptionRow> = {},
  content: Partial<Prescription> = {},
): PrescriptionRow {
  return {
    prescriptionKey: newId(),
    kind: 'paper',
    prescription: {
      kind: 'paper',
      prescriptionId: null,
      exchangeNumber: null,
      patient: PATIENT,
      insuranceKind: 'health-insurance',
      insured: INSURED,
      institution: INSTITUTION,
      prescriber: { name: '医師', department: null },
      issuedOn: TODAY,
      expiresOn: null,
      repetition: { type: 'once' },
      residualInstruction: null,
      narcotic: null,
      groups: [],
      remarks: [],
      ...content,
    },
    reception: 'local-only',
    round: 1,
    originalSha256: null,
    signatureValid: null,
    source: 'test',
    receivedAt: NOW,
    receivedOn: TODAY,
    carriedOver: null,
    issues: [],
    ...change,
  };
}

export function dispensingResult(change: Partial<DispensingResult> = {}): DispensingResult {
  return {
    patient: PATIENT,
    patientNotes: [],
    notebookMemos: [],
    dispensingDate: TODAY,
    insuranceKind: 'health-insurance',
    insured: INSURED,
    prescriptionId: null,
    pharmacy: { ...INSTITUTION, feeScoreType: '4', code: '9948000', name: '試験薬局' },
    pharmacist: { name: '薬剤 師', contact: null },
    institution: INSTITUTION,
    groups: [
      {
        rpNumber: 1,
        prescriber: null,
        dosageForm: 'oral',
        usage: { codeType: 'none', code: null, text: '１日３回毎食後', timesPerDay: 3 },
        quantity: 7,
        quantityUnit: 'days',
        drugs: [
          {
            codeType: 'yj',
            code: '1149019F1560',
            name: 'ロキソプロフェンＮａ錠６０ｍｇ',
            amount: '3' as Decimal,
            unit: '錠',
            ...PLAIN_DRUG,
          },
        ],
        ...PLAIN_GROUP,
      },
    ],
    ...PLAIN_RESULT,
    ...change,
  };
}

export function resultRow(prescriptionKey: Uuid, by: Uuid, change: Partial<ResultRow> = {}): ResultRow {
  return {
    resultId: newId(),
    prescriptionKey,
    version: 1,
    previousResultId: null,
    round: 1,
    status: 'draft',
    result: dispensingResult(),
    dispensingDate: TODAY,
    pharmacistUserId: by,
    issues: [],
    createdAt: NOW,
    createdBy: by,
    finalisedAt: null,
    finalisedBy: null,
    carriedOver: null,
    importSha256: null,
    lateReason: null,
    ...change,
  };
}

export function submissionRow(
  prescriptionKey: Uuid,
  resultId: Uuid | null,
  change: Partial<Submission> = {},
): Submission {
  return {
    submissionId: newId(),
    operationId: newId(),
    kind: resultId === null ? 'receive' : 'register',
    state: 'ready',
    heldFrom: null,
    prescriptionKey,
    chainPosition: 1,
    resultId,
    targetSubmissionId: null,
    needsSignature: false,
    signerUserId: null,
    possiblySent: false,
    attempts: 0,
    nextAttemptAt: null,
    leaseOwner: null,
    leaseUntil: null,
    lastIssue: null,
    dispensingId: null,
    documentSha256: null,
    copy: 'none',
    returnCopySha256: null,
    dispensingDate: resultId === null ? null : TODAY,
    createdAt: NOW,
    stateSince: NOW,
    registeredAt: null,
    supersededBy: null,
    ...change,
  };
}

/** One finalised result with its submission, all in one transaction: what an entry at the counter writes. */
export function addFinalised(
  store: Store,
  by: User,
  change: {
    prescription?: Partial<PrescriptionRow>;
    result?: Partial<ResultRow>;
    submission?: Partial<Submission>;
  } = {},
): { prescription: PrescriptionRow; result: ResultRow; submission: Submission } {
  const prescription = prescriptionRow(change.prescription);
  const result = resultRow(prescription.prescriptionKey, by.userId, {
    status: 'finalised',
    finalisedAt: NOW,
    finalisedBy: by.userId,
    ...change.result,
  });
  const submission = submissionRow(prescription.prescriptionKey, result.resultId, {
    dispensingDate: result.dispensingDate,
    ...change.submission,
  });
  store.transaction(() => {
    store.prescriptions.insert(prescription);
    store.results.insert(result);
    store.submissions.insert(submission);
  });
  return { prescription, result, submission };
}

export function eventOf(submissionId: Uuid, from: SubmissionState, to: SubmissionState): SubmissionEvent {
  return { submissionId, at: NOW, event: 'test', from, to, by: 'test', reason: null };
}

export function move(store: Store, row: Submission, to: SubmissionState, patch: SubmissionPatch = {}): boolean {
  const from = store.submissions.byId(row.submissionId)?.state ?? row.state;
  return store.submissions.transition(
    row.submissionId,
    from,
    { ...patch, state: to },
    eventOf(row.submissionId, from, to),
  );
}
