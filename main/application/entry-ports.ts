/** The rows of the counter: entries, scanned symbols, patients and phrases, as interfaces only. */
import type { EntryForm } from '../../shared/contract/entry-form.ts';
import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { InsuredPersonKey, Patient } from '../../shared/domain/patient.ts';
import type { PatientQuery } from '../../shared/domain/patient-search.ts';

/** What is being typed at the counter: kept at every key, before it is a result. */
export interface EntryRow {
  readonly entryId: Uuid;
  /** null: typed from paper and not yet complete */
  readonly prescriptionKey: Uuid | null;
  readonly round: number;
  /** The draft it became; may be of an older content */
  readonly resultId: Uuid | null;
  /** 訂正・変更: the finalised version it is to take the place of */
  readonly changes: Uuid | null;
  /** Its result is finalised */
  readonly finalised: boolean;
  readonly form: EntryForm;
  /** Counts every save */
  readonly revision: number;
  /** Counts changes of what would be recorded */
  readonly contentRevision: number;
  /** The content that became the draft; complete = the present content */
  readonly completedRevision: number | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
  readonly discarded: boolean;
  /** Of one that stands nowhere else yet */
  readonly carriedOver: { readonly by: string; readonly reason: string; readonly at: Instant } | null;
}

/** 監査 or 交付 by a named person, of one content. */
export interface EntryMark {
  readonly entryId: Uuid;
  readonly stage: 'audited' | 'handed-over';
  readonly contentRevision: number;
  readonly at: Instant;
  readonly by: string;
}

/** One person as the search knows him. */
export interface PatientRow {
  readonly patientId: number;
  /** null: not surely identified */
  readonly matchKey: string | null;
  readonly patient: Patient;
  readonly insured: InsuredPersonKey;
  readonly lastSeenOn: CalendarDate;
}

/** A phrase of this pharmacy's own results, with the code it came with. */
export interface UsageRow {
  readonly text: string;
  readonly codeType: 'none' | 'jami' | 'eps';
  readonly code: string | null;
  readonly dosageForm: string;
  readonly times: number;
}

/** Part of `Store`; each method as there. */
export interface EntryStore {
  readonly entries: {
    insert(
      row: Pick<EntryRow, 'entryId' | 'prescriptionKey' | 'round' | 'changes' | 'form'> & { at: Instant; by: string },
    ): void;
    byId(entryId: Uuid): EntryRow | null;
    /** The newest of that round that was not discarded; it may be finalised. A change is none until it was made. */
    ofPrescription(prescriptionKey: Uuid, round: number): EntryRow | null;
    ofResult(resultId: Uuid): EntryRow | null;
    /** The change of this version that is being typed. */
    ofChange(resultId: Uuid): EntryRow | null;
    /** Neither discarded nor finalised, oldest first. */
    open(limit: number): readonly EntryRow[];
    /** false: the row is not at `expectedRevision` any more, nothing was written. */
    save(
      entryId: Uuid,
      expectedRevision: number,
      change: { form: EntryForm; contentChanged: boolean; at: Instant; by: string },
    ): boolean;
    /** The present content became this draft. */
    complete(
      entryId: Uuid,
      became: { prescriptionKey: Uuid; resultId: Uuid; round: number; at: Instant; by: string },
    ): void;
    discard(entryId: Uuid, how: { at: Instant; by: string; reason: string }): void;
    /** Of one that is typed from paper and stands nowhere else yet. */
    carryOver(entryId: Uuid, by: string, reason: string, at: Instant): void;
    mark(mark: EntryMark): void;
    marksOf(entryId: Uuid, contentRevision: number): readonly EntryMark[];
  };

  /** Symbols of a scanner until all of one prescription are read. */
  readonly scans: {
    of(
      sessionKey: string,
    ): readonly { readonly position: number; readonly text: string; readonly total: number | null }[];
    put(sessionKey: string, symbol: { text: string; total: number | null }, at: Instant): void;
    /** This session, and whatever was left lying since `before`. */
    forget(sessionKey: string, before: Instant): void;
  };

  readonly patients: {
    byId(patientId: number): PatientRow | null;
    /** Names beginning so first, then those holding it; latest seen first. */
    search(query: PatientQuery, limit: number): readonly PatientRow[];
  };

  readonly usages: {
    /** Most used first. */
    all(): readonly UsageRow[];
  };
}
