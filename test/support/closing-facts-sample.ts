import { type CalendarDate, type Instant, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import type {
  ClosingFacts,
  OpenDraft,
  OpenReception,
  OpenSubmission,
} from '../../shared/domain/closing/closing-facts.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { DEFAULT_UPLOAD_MODE_SETTINGS, type UploadModeFacts } from '../../shared/domain/submission/upload-modes.ts';

export const TODAY = '2026-11-20' as CalendarDate;
export const YESTERDAY = '2026-11-19' as CalendarDate;
export const TOMORROW = '2026-11-21' as CalendarDate;
/** 19:00, five hours before the deadline of today's rows. */
export const AT_CLOSING = tokyoInstant(TODAY, '19:00');

export function idOf(number: number): Uuid {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as Uuid;
}

const SENDING_NOW: UploadModeFacts = { batchAsked: true, leftovers: 0, bytesPerRow: null };
/** Nobody has asked for a batch: what was never sent waits for its upload mode. */
export const BY_MODE: UploadModeFacts = { ...SENDING_NOW, batchAsked: false };

/** Nothing open, a batch running, a living sender, two seconds a row, no count given. */
export function factsWith(changes: Partial<ClosingFacts> = {}): ClosingFacts {
  return {
    asOf: AT_CLOSING,
    businessDay: TODAY,
    counts: {},
    open: [],
    drafts: [],
    receptions: [],
    comingBack: [],
    checkNotices: [],
    prescriptionCount: null,
    settled: { registered: 0, exempt: 0, carriedOver: 0 },
    sender: { alive: true, lastBeatAt: AT_CLOSING },
    openOutage: null,
    secondsPerRow: 2,
    parallelism: 8,
    outlook: { paused: false, settings: DEFAULT_UPLOAD_MODE_SETTINGS, facts: SENDING_NOW },
    ...changes,
  };
}

export function openRow(changes: Partial<OpenSubmission> = {}): OpenSubmission {
  return {
    submissionId: idOf(1),
    prescriptionKey: idOf(700),
    kind: 'register',
    state: 'ready',
    copy: 'none',
    dispensingDate: TODAY,
    businessDay: changes.dispensingDate === undefined ? TODAY : changes.dispensingDate,
    signerName: '山田',
    nextAttemptAt: null,
    attempts: 0,
    lastIssue: null,
    waitsFor: null,
    heldByMode: false,
    documentMissing: false,
    ...changes,
  };
}

export function openDraft(changes: Partial<OpenDraft> = {}): OpenDraft {
  return { resultId: idOf(900), status: 'draft', dispensingDate: TODAY, carriedOver: false, ...changes };
}

export function openReception(changes: Partial<OpenReception> = {}): OpenReception {
  return { prescriptionKey: idOf(800), receivedOn: TODAY, carriedOver: false, ...changes };
}

export function later(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString() as Instant;
}
