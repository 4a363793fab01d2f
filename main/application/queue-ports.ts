import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Submission, SubmissionKind, SubmissionState } from '../../shared/domain/submission/submission.ts';

/** What a page of the queue is narrowed by; all that is not null must hold. */
export interface QueueSelection {
  readonly state: SubmissionState | null;
  readonly kind: SubmissionKind | null;
  /** 調剤日, else the day the row came up */
  readonly day: CalendarDate | null;
  readonly errorCode: string | null;
  /** What a text stands for, by `rowsOfText`; null: no text */
  readonly rows: TextRows | null;
}

/** A text that is looked for; the parts that are null are not. */
export interface QueueText {
  /** Beginning of a row's, its result's, operation's or prescription's id, or of its 調剤結果ID */
  readonly idPrefix: string | null;
  /** Beginning of a patient's kana or any part of the kanji, folded as names are searched */
  readonly patientName: string | null;
}

export interface TextRows {
  readonly sequences: readonly number[];
  /** false: there are more, older ones */
  readonly whole: boolean;
}

/** Newest first. Cursors are sequences: strictly older than `after`, strictly newer than `before`. */
export interface QueuePosition {
  readonly after: number | null;
  readonly before: number | null;
  readonly skip: number;
  readonly limit: number;
}

export interface QueuePageEntry {
  readonly submission: Submission;
  readonly sequence: number;
  readonly dueDate: CalendarDate;
  readonly signerName: string | null;
  readonly prescriptionId: Uuid | null;
  readonly patientName: string | null;
  readonly patientBirthDate: string | null;
}

export interface LateRegistration {
  /** Of the version that stands */
  readonly submissionId: Uuid;
  /** Of the registration with which it reached the service; the same unless it was amended */
  readonly firstSubmissionId: Uuid;
  readonly resultId: Uuid | null;
  readonly dispensingDate: CalendarDate;
  readonly state: SubmissionState;
  readonly registeredAt: Instant | null;
}

export interface SinceTally {
  /** Operations the service took in */
  readonly sent: number;
  /** Rows that were refused since and still stand so */
  readonly rejected: number;
  readonly copiesVerified: number;
  readonly copiesBad: number;
}
