import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { UploadMode } from '../../../shared/domain/submission/upload-modes.ts';
import type { Store } from '../ports.ts';
import type { EpsGateway, ReceivedPrescription } from '../service-ports.ts';
import type { Clock, Log, Random } from '../system-ports.ts';
import type { UploadSettings } from './upload-settings.ts';

export type UploadStore = Pick<
  Store,
  | 'transaction'
  | 'doubts'
  | 'prescriptions'
  | 'results'
  | 'documents'
  | 'submissions'
  | 'attempts'
  | 'returnCopies'
  | 'outages'
  | 'sender'
  | 'settings'
>;

export interface CopyVerification {
  readonly valid: boolean;
  /** Named checks with a result each; stored as JSON beside the copy. */
  readonly checks: unknown;
}

/** Judges the returned file against the bytes that were sent. A throw means "not judged": the copy is kept and judged again. */
export interface CopyVerifier {
  verify(submission: Submission, sent: Uint8Array, returned: Uint8Array): CopyVerification | Promise<CopyVerification>;
}

/**
 * What else changes when the service has taken an operation in. Called inside the transaction that writes the outcome:
 * synchronous, store calls only. A throw undoes that transaction; the row is then looked up again later.
 */
export interface UploadEffects {
  /** A reception came through: complete the prescription, make the documents that waited for its id. */
  received(submission: Submission, received: ReceivedPrescription): void;
  /** Any other operation was registered: rounds, cancelled receptions, the row that was amended or withdrawn. */
  registered(submission: Submission): void;
}

export type RowOutcome =
  | 'registered' // with or without its copy
  | 'rejected'
  | 'not-reached' // waits for a retry
  | 'outcome-unknown' // waits for a look-up
  | 'not-received' // looked up: will be sent again
  | 'copy-verified'
  | 'copy-bad'
  | 'copy-missing' // waits for another try
  | 'copy-refused' // the service does not give it; asked for again later
  | 'not-sendable' // something it needs is missing; the others go on
  | 'defect'
  | 'skipped'; // somebody else changed the row meanwhile

export type LineState = 'open' | 'no-answer' | 'rate-limited' | 'unauthorised';

/** Ids and numbers only, no patient data. */
export type UploadEvent =
  | {
      readonly type: 'progress';
      readonly done: number;
      readonly total: number;
      readonly ratePerMinute: number | null;
      readonly secondsLeft: number | null;
      readonly row: { readonly submissionId: Uuid; readonly outcome: RowOutcome } | null;
    }
  | {
      readonly type: 'line';
      readonly state: LineState;
      readonly cause: string | null;
      readonly nextProbeAt: Instant | null;
    }
  /** The service's clock minus ours; null = back within five minutes. */
  | { readonly type: 'clock-difference'; readonly differenceMs: number | null }
  | { readonly type: 'clock-stepped'; readonly stepMs: number }
  | { readonly type: 'run'; readonly state: 'started' | 'paused' | 'resumed' | 'stopped' };

export interface UploadPorts {
  readonly store: UploadStore;
  readonly gateway: EpsGateway;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly copyVerifier: CopyVerifier;
  readonly effects: UploadEffects;
  readonly settings: UploadSettings;
  /** What the upload modes of the shop let go now; without it everything */
  readonly mode?: () => UploadMode;
  readonly emit: (event: UploadEvent) => void;
}
