import type { CalendarDate, Instant } from '../calendar-date.ts';
import type { Uuid } from '../identifiers.ts';
import type { CopyState, SubmissionKind, SubmissionState } from '../submission/submission.ts';
import type { SendingOutlook } from './sending-outlook.ts';

/** Every row that is not finished, over all days. */
export interface OpenSubmission {
  readonly submissionId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly kind: SubmissionKind;
  readonly state: SubmissionState;
  readonly copy: CopyState;
  readonly dispensingDate: CalendarDate | null;
  /** 営業日 whose 処方箋枚数 it is counted in; null without a 調剤日, and for 不足分後日渡し, counted when the 処方箋 came. */
  readonly businessDay: CalendarDate | null;
  readonly signerName: string | null;
  readonly nextAttemptAt: Instant | null;
  readonly attempts: number;
  readonly lastIssue: { readonly code: string; readonly text: string } | null;
  /** Code of what holds it back in its own chain (an earlier row that is not finished), else null. */
  readonly waitsFor: Uuid | null;
  /** Due, but held back until the upload mode lets it go: never sent, and its day is not over. */
  readonly heldByMode: boolean;
  /** Its bytes are not made: they need the 処方箋ID, which the reception brings. */
  readonly documentMissing: boolean;
}

/** A result being typed, or imported and waiting for a pharmacist (確定待ち). */
export interface OpenDraft {
  readonly resultId: Uuid;
  readonly status: 'draft' | 'pending-confirmation';
  readonly dispensingDate: CalendarDate;
  /** By a named person within the present business day; the next one asks again. */
  readonly carriedOver: boolean;
}

/** A prescription at 調剤中 whose present round has no finalised result. */
export interface OpenReception {
  readonly prescriptionKey: Uuid;
  readonly receivedOn: CalendarDate;
  /** As with a draft. */
  readonly carriedOver: boolean;
}

/** The service found something about a result that was handed over without its word; nobody has answered for it. */
export interface OpenCheckNotice {
  readonly checkId: Uuid;
  readonly resultId: Uuid;
  readonly dispensingDate: CalendarDate;
}

/** What the database says of it, in one read transaction. */
export interface StoredClosingFacts {
  readonly asOf: Instant;
  readonly businessDay: CalendarDate;
  /** Rows per state, all days, drafts included under `draft` and `pending-confirmation`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly open: readonly OpenSubmission[];
  readonly drafts: readonly OpenDraft[];
  readonly receptions: readonly OpenReception[];
  /** The service holds these at 調剤中 without a result again as soon as a 登録取消 on its way is through. */
  readonly comingBack: readonly OpenReception[];
  readonly checkNotices: readonly OpenCheckNotice[];
  /** 処方箋枚数 of the business day, typed or imported; null = not given. */
  readonly prescriptionCount: number | null;
  /** Of the business day: prescriptions whose result is registered, exempt, or carried over. */
  readonly settled: { readonly registered: number; readonly exempt: number; readonly carriedOver: number };
  readonly sender: { readonly alive: boolean; readonly lastBeatAt: Instant | null };
  /** An outage that has begun and not ended. */
  readonly openOutage: { readonly since: Instant; readonly cause: string } | null;
  /** Median seconds a row took lately; null when nothing was sent lately. */
  readonly secondsPerRow: number | null;
  readonly parallelism: number;
}

/** All the verdict may look at. */
export interface ClosingFacts extends StoredClosingFacts {
  readonly outlook: SendingOutlook;
}
