/** The rows of the store, as the use cases see them. */

import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import type { BroughtInDrug, BroughtInNote } from '../../shared/domain/drug/brought-in-drug.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Prescription, PrescriptionKind } from '../../shared/domain/prescription/prescription.ts';
import type { Submission, SubmissionKind, SubmissionState } from '../../shared/domain/submission/submission.ts';
import type { MasterKind } from '../../shared/masters/source-sheet.ts';

export type ReceptionState =
  | 'local-only' // plain paper: the service does not know it
  | 'pending' // its reception waits to reach the service
  | 'accepted' // 調剤中 at the service
  | 'waiting-next-round' // between refill or split rounds the prescription is back in the service's pool
  | 'cancelled' // 受付取消
  | 'preview'; // looked at only: unsigned, or its signature does not stand; never dispensed from

export interface PrescriptionRow {
  readonly prescriptionKey: Uuid;
  readonly kind: PrescriptionKind;
  readonly prescription: Prescription;
  readonly reception: ReceptionState;
  /** Round now at hand, 1-based (1 for once-only) */
  readonly round: number;
  /** SHA-256 of the prescriber's signed document (document table), null for paper */
  readonly originalSha256: string | null;
  readonly signatureValid: boolean | null;
  readonly source: string;
  readonly receivedAt: Instant;
  readonly receivedOn: CalendarDate;
  readonly carriedOver: { readonly by: string; readonly reason: string; readonly at: Instant } | null;
  readonly issues: readonly Issue[];
}

export type ResultStatus = 'draft' | 'pending-confirmation' | 'finalised' | 'discarded';

export interface ResultRow {
  readonly resultId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly version: number;
  readonly previousResultId: Uuid | null;
  readonly round: number;
  readonly status: ResultStatus;
  readonly result: DispensingResult;
  readonly dispensingDate: CalendarDate;
  readonly pharmacistUserId: Uuid | null;
  readonly issues: readonly Issue[];
  readonly createdAt: Instant;
  readonly createdBy: Uuid;
  readonly finalisedAt: Instant | null;
  readonly finalisedBy: Uuid | null;
  readonly carriedOver: { readonly by: string; readonly reason: string; readonly at: Instant } | null;
  /** SHA-256 of the imported file it came from, for "the same file again imports nothing" */
  readonly importSha256: string | null;
  /** What was said of a past 調剤日 when it was typed; used at 確定 */
  readonly lateReason: string | null;
}

export type DocumentKind = 'prescription-original' | 'dispensing-unsigned' | 'dispensing-final' | 'return-copy' | 'cj1';

/** Append-only; the bytes are never rebuilt. */
export interface StoredDocument {
  readonly sha256: string;
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
  readonly createdAt: Instant;
}

export interface AttemptStart {
  readonly attemptId: Uuid;
  readonly submissionId: Uuid;
  readonly number: number;
  readonly message: string;
  readonly startedAt: Instant;
}

export interface AttemptOutcome {
  readonly attemptId: Uuid;
  readonly outcome: 'registered' | 'refused' | 'not-reached' | 'unknown' | 'not-received' | 'abandoned';
  readonly code: string;
  readonly endedAt: Instant;
  readonly httpStatus: number | null;
  readonly durationMs: number;
}

/** Sets only what is named; `state` is checked against `expected` in the same statement. */
export type SubmissionPatch = Partial<
  Pick<
    Submission,
    | 'state'
    | 'heldFrom'
    | 'possiblySent'
    | 'attempts'
    | 'nextAttemptAt'
    | 'leaseOwner'
    | 'leaseUntil'
    | 'lastIssue'
    | 'dispensingId'
    | 'documentSha256'
    | 'copy'
    | 'returnCopySha256'
    | 'registeredAt'
    | 'supersededBy'
    | 'signerUserId'
  >
>;

/** One line of a row's life: kept for ever, shown to support. */
export interface SubmissionEvent {
  readonly submissionId: Uuid;
  readonly at: Instant;
  readonly event: string;
  readonly from: SubmissionState | null;
  readonly to: SubmissionState;
  readonly by: string;
  readonly reason: string | null;
}

export interface QueueFilter {
  readonly states?: readonly SubmissionState[];
  readonly kinds?: readonly SubmissionKind[];
  /** keyset page: rows after this id in creation order */
  readonly after?: Uuid;
  readonly limit?: number;
}

export interface OutageRow {
  readonly outageId: Uuid;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly cause: string;
  readonly rows: number;
}

export interface ClosingRow {
  readonly closingId: Uuid;
  readonly businessDay: CalendarDate;
  readonly kind: 'provisional' | 'final' | 'additional';
  readonly at: Instant;
  readonly by: string;
  readonly verdict: string;
  readonly report: unknown;
}

/** Results that did not reach the service on their 調剤日. */
export interface LateRowCount {
  readonly rows: number;
  /** Of them not registered yet */
  readonly open: number;
  readonly withOutage: number;
  /** Neither a person's word nor an outage */
  readonly withoutReason: number;
}

export interface CheckRow {
  readonly checkId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly resultId: Uuid | null;
  readonly source: 'service-reception' | 'service-on-demand' | 'local';
  readonly answer: 'not-performed' | 'none' | 'partly-checked' | 'found-without-consent' | 'found';
  /** Fingerprint of lines, amounts, days and calendar day; another one means 要再チェック. */
  readonly linesSha256: string;
  readonly checkedOn: CalendarDate;
  readonly performedAt: Instant;
  readonly by: string;
  /** Typed by the check module; stored as JSON. */
  readonly detail: unknown;
}

/** 持参情報 of one notebook file; without an insured-person key the patient is not surely identified (match key null). */
export interface BroughtInRow {
  readonly patientMatchKey: string | null;
  readonly importSha256: string;
  readonly drugs: readonly BroughtInDrug[];
  readonly notes: readonly BroughtInNote[];
  readonly by: string;
  readonly at: Instant;
}

/** One imported edition of a drug master; its table is read apart (`Store.masters.table`). */
export interface MasterEdition {
  readonly sequence: number;
  readonly kind: MasterKind;
  /** First day on which it is in force */
  readonly appliesFrom: CalendarDate;
  readonly rows: number;
  /** Of the table's text (`shared/masters/table-text.ts`) */
  readonly tableSha256: string;
  readonly source: string;
  readonly licence: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** Against the edition in force before it */
  readonly counts: { readonly added: number; readonly removed: number; readonly changed: number };
  readonly by: string;
  readonly at: Instant;
}

export interface AuditEntry {
  readonly sequence: number;
  readonly at: Instant;
  readonly user: string;
  readonly action: string;
  readonly target: string | null;
  /** No patient data: ids, codes, reasons. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly previousHash: string;
  readonly hash: string;
}
