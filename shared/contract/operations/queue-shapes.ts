import { z } from 'zod';
import { SUBMISSION_KINDS, SUBMISSION_STATES } from '../../domain/submission/submission.ts';
import { day, queueRow } from './operation-shapes.ts';

/** What a list of the queue can be narrowed by; all given must hold. */
export const queueFilter = z.strictObject({
  state: z.enum(SUBMISSION_STATES).optional(),
  kind: z.enum(SUBMISSION_KINDS).optional(),
  /** 調剤日, else the day on which the row came up */
  day: day.optional(),
  /** Code of the row's last issue */
  errorCode: z.string().min(1).max(64).optional(),
  /** The beginning of an id (row, result, operation, prescription), a whole 調剤結果ID, or the patient's kana where the caller may see patients */
  text: z.string().trim().min(1).max(64).optional(),
});

export const queuePageRow = queueRow.extend({
  /** Our own key of the prescription it is of: what its chain hangs on */
  prescriptionKey: z.string(),
  /** Where it stands in the list: bigger is newer */
  sequence: z.number(),
  dueDate: z.string(),
  needsSignature: z.boolean(),
  possiblySent: z.boolean(),
  createdAt: z.string(),
  stateSince: z.string(),
  registeredAt: z.string().nullable(),
  signerName: z.string().nullable(),
  /** Kanji, else kana; masked for those who see no patients; null where none is known */
  patientName: z.string().nullable(),
  /** Tells those apart who share a name; null for those who see no patients */
  patientBirthDate: z.string().nullable(),
});

/** A sentence in both languages of the screens. */
const words = z.object({ ja: z.string(), en: z.string() });

export const documentCheck = z.object({
  /** As in document.verify */
  name: z.string(),
  words,
  result: z.enum(['pass', 'fail', 'not-applicable']),
  detail: z.string().nullable(),
});

export const queueLife = z.object({
  row: queuePageRow,
  prescriptionKey: z.string(),
  /** What a reception was asked for by, to be compared with the paper; masked for those who see no patients; else null */
  reception: z
    .object({
      exchangeNumber: z.string().nullable(),
      insured: z.object({
        insurerNumber: z.string().nullable(),
        symbol: z.string().nullable(),
        number: z.string().nullable(),
        branch: z.string().nullable(),
      }),
    })
    .nullable(),
  /** The four facts that are shown apart (product.md §3), in this order: saved, finalised, signed, registered, copy */
  marks: z.array(
    z.object({
      mark: z.enum(['saved', 'finalised', 'signed', 'registered', 'copy']),
      state: z.enum(['done', 'waiting', 'failed', 'not-needed']),
      at: z.string().nullable(),
      by: z.string().nullable(),
    }),
  ),
  /** Everything that happened, oldest first; `until` only where it has a length */
  line: z.array(
    z.object({
      at: z.string(),
      until: z.string().nullable(),
      kind: z.enum(['event', 'attempt', 'look-up', 'copy', 'outage']),
      code: z.string(),
      words,
      /** User name, or the sender; null = the program */
      by: z.string().nullable(),
      /** A person's reason, or what the service answered */
      detail: z.string().nullable(),
      tone: z.enum(['done', 'wait', 'trouble', 'plain']),
    }),
  ),
  attempts: z.array(
    z.object({
      number: z.number(),
      message: z.string(),
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      durationMs: z.number().nullable(),
      outcome: z.string().nullable(),
      code: z.string().nullable(),
      httpStatus: z.number().nullable(),
      words,
    }),
  ),
  outages: z.array(
    z.object({
      outageId: z.string(),
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      cause: z.string(),
      words,
    }),
  ),
  documents: z.array(
    z.object({
      kind: z.enum(['prescription-original', 'dispensing-unsigned', 'dispensing-final', 'return-copy', 'cj1']),
      sha256: z.string(),
      bytes: z.number(),
      createdAt: z.string(),
    }),
  ),
  /** Checked now, by this program: the prescription's signature, what was sent, what came back */
  verifications: z.array(
    z.object({
      kind: z.enum(['prescription-original', 'dispensing-final', 'return-copy']),
      valid: z.boolean(),
      signatures: z.array(
        z.object({
          element: z.string(),
          words,
          signer: z.string().nullable(),
          role: z.string().nullable(),
          checks: z.array(documentCheck),
        }),
      ),
    }),
  ),
  /** The returned file against what was sent, as judged when it came; null = not judged yet */
  copyComparison: z.object({ at: z.string(), valid: z.boolean(), checks: z.array(documentCheck) }).nullable(),
  lateReason: z.object({ reason: z.string(), by: z.string(), at: z.string() }).nullable(),
  deadline: z.object({ at: z.string(), phase: z.enum(['calm', 'amber', 'late']), words }).nullable(),
  /** What comes next and the right a person needs for it; null when nothing is left to do */
  next: z
    .object({
      code: z.string(),
      text: z.string(),
      next: z.string(),
      who: z.string().nullable(),
      /** The values behind the text, for another language (error-catalogue.ts) */
      parameters: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .nullable(),
});
