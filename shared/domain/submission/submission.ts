import type { CalendarDate, Instant } from '../calendar-date.ts';
import type { Uuid } from '../identifiers.ts';

/** The duty to deliver one operation to the service. */
export type SubmissionKind = 'receive' | 'cancel-reception' | 'register' | 'amend' | 'withdraw';

export type SubmissionState =
  | 'awaiting-signature' // 署名待ち
  | 'ready' // 送信待ち
  | 'in-flight' // 送信中
  | 'outcome-unknown' // 確認中
  | 'registered' // 登録済
  | 'rejected' // 差戻し
  | 'superseded' // 訂正済 (a corrected version took its place)
  | 'voided' // 取消
  | 'held' // 保留
  | 'withdrawn' // 登録取消済
  | 'exempt'; // 登録対象外

export const SUBMISSION_KINDS: readonly SubmissionKind[] = [
  'receive',
  'cancel-reception',
  'register',
  'amend',
  'withdraw',
];
export const SUBMISSION_STATES: readonly SubmissionState[] = [
  'awaiting-signature',
  'ready',
  'in-flight',
  'outcome-unknown',
  'registered',
  'rejected',
  'superseded',
  'voided',
  'held',
  'withdrawn',
  'exempt',
];

/** The returned file: not there / kept but not yet verified / verified / does verifiably not match what was sent. */
export type CopyState = 'none' | 'stored' | 'verified' | 'bad';

export interface Submission {
  readonly submissionId: Uuid;
  /** Random, stored before the first send, used by every retry of this operation, never again. */
  readonly operationId: Uuid;
  readonly kind: SubmissionKind;
  readonly state: SubmissionState;
  /** Where `release` returns to; set only while held. */
  readonly heldFrom: SubmissionState | null;
  /** Our own id of the prescription: the chain within which order is kept. */
  readonly prescriptionKey: Uuid;
  /** Position in the chain, 1-based. */
  readonly chainPosition: number;
  /** The version of the dispensing result that is delivered; null for receive and cancel-reception. */
  readonly resultId: Uuid | null;
  /** amend, withdraw: the submission whose registration is changed. */
  readonly targetSubmissionId: Uuid | null;
  readonly needsSignature: boolean;
  /** The pharmacist who dispensed and must sign. */
  readonly signerUserId: Uuid | null;
  /**
   * Bytes may have left and no answer said that they were surely not taken in; correcting or voiding then needs a look-up
   * first. Written with the outcome of a try (a row in flight is in doubt by its state). Never goes back to false.
   */
  readonly possiblySent: boolean;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  /** While in flight: which sender, and until when its claim holds. */
  readonly leaseOwner: string | null;
  readonly leaseUntil: Instant | null;
  readonly lastIssue: { readonly code: string; readonly text: string } | null;
  /** 調剤結果ID given by the service */
  readonly dispensingId: Uuid | null;
  /** The signed or final bytes; stored once, every retry sends these. */
  readonly documentSha256: string | null;
  readonly copy: CopyState;
  readonly returnCopySha256: string | null;
  /** 調剤日, drives the deadline; null for receive and cancel-reception. */
  readonly dispensingDate: CalendarDate | null;
  readonly createdAt: Instant;
  readonly stateSince: Instant;
  readonly registeredAt: Instant | null;
  /** The submission that took its place, when superseded. */
  readonly supersededBy: Uuid | null;
}
