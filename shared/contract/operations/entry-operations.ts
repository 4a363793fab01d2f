import { z } from 'zod';
import { entryForm } from '../entry-form.ts';
import {
  checkState,
  entryView,
  instruction,
  lineMark,
  marks,
  person,
  roundShown,
  TODAY_STAGES,
  todayRow,
  validity,
} from './entry-shapes.ts';
import { day, id, insuredKey, issue, type OperationDefinition, reason, resultOutcome } from './operation-shapes.ts';

const revision = z.number().int().min(1);

export const entryOperations = {
  /** 受付一覧: sorted by what needs doing next; rows of one visit stand together. */
  'today.list': {
    input: z.strictObject({ day: day.optional() }),
    output: z.object({ day: z.string(), asOf: z.string(), rows: z.array(todayRow) }),
    access: 'signed-in',
    kind: 'read',
  },
  /**
   * The open entry of a prescription's present round, or a new one prefilled as prescribed; or a new one from paper, with
   * the head of that patient's last result; or of a result: what is typed of a draft, the change (訂正・変更) of a final one,
   * which is a pharmacist's. Exactly one of the four.
   */
  'entry.open': {
    input: z.strictObject({
      entryId: id.optional(),
      prescriptionKey: id.optional(),
      paper: z
        .strictObject({
          /** From `patient.search`: a patient who was here before */
          patientId: z.number().int().min(1).optional(),
        })
        .optional(),
      resultId: id.optional(),
      /** 不足分後日渡し: a second result of a round that is finalised */
      remainder: z.boolean().default(false),
    }),
    output: entryView,
    access: ['receive', 'finalise'],
    kind: 'write',
  },
  /** Puts down what is typed. Refused (`entry.changed-meanwhile`) when another window saved since `revision`. */
  'entry.save': {
    input: z.strictObject({ entryId: id, revision, form: entryForm }),
    output: z.object({
      entryId: z.string(),
      revision: z.number(),
      /** false again when lines were changed after `entry.complete` */
      complete: z.boolean(),
      savedAt: z.string(),
      /** `field` is the path in the form: `paper.patient.birthDate`, `groups[0].drugs[1].amount`, `groups[0].drugs[1]` */
      issues: z.array(issue),
      lines: z.array(lineMark),
      instructions: z.array(instruction),
      marks,
    }),
    access: ['receive', 'finalise'],
    kind: 'write',
  },
  /** The form becomes a result (入力中), by the rules of `result.record`; 確定 itself stays `result.finalise`. */
  'entry.complete': {
    input: z.strictObject({ entryId: id, revision }),
    output: resultOutcome.extend({ entryId: z.string(), revision: z.number(), prescriptionKey: z.string() }),
    access: ['receive', 'finalise'],
    kind: 'write',
  },
  /**
   * 確定 of a change: what is typed becomes the next version by the rules of `result.correct` or `result.amend`; until then
   * the version it changes stands untouched.
   */
  'entry.change': {
    input: z.strictObject({
      entryId: id,
      revision,
      reason,
      /** Where the 調剤日 was changed to a past one (`EntrySummary.lateReasonNeeded`) */
      lateReason: reason.optional(),
    }),
    output: resultOutcome,
    access: ['finalise'],
    kind: 'long',
  },
  /** 監査 and 交付: acts of named pharmacists, of exactly these lines (changed lines lose the mark). */
  'entry.mark': {
    input: z.strictObject({ entryId: id, stage: z.enum(['audited', 'handed-over']) }),
    output: z.object({ entryId: z.string(), marks }),
    access: ['finalise'],
    kind: 'write',
  },
  'entry.discard': {
    input: z.strictObject({ entryId: id, reason }),
    output: z.object({ entryId: z.string() }),
    access: ['receive', 'finalise'],
    kind: 'write',
  },
  'entry.list': {
    input: z.strictObject({ limit: z.number().int().min(1).max(1000).default(200) }),
    output: z.array(
      z.object({
        entryId: z.string(),
        prescriptionKey: z.string().nullable(),
        resultId: z.string().nullable(),
        revision: z.number(),
        complete: z.boolean(),
        stage: z.enum(TODAY_STAGES),
        patient: person,
        updatedAt: z.string(),
        updatedBy: z.string(),
      }),
    ),
    access: 'signed-in',
    kind: 'read',
  },
  /** The one-screen summary before 確定 (F12). Who may not see patients gets ids, states and codes only. */
  'entry.summary': {
    input: z.strictObject({ entryId: id }),
    output: z.object({
      entryId: z.string(),
      revision: z.number(),
      resultId: z.string().nullable(),
      prescriptionKey: z.string().nullable(),
      /** May 確定 be tried now: complete, nothing in `blocking` */
      ready: z.boolean(),
      patient: person,
      kind: z.string(),
      round: roundShown,
      /** Of a refill round that is not the last; as typed, empty where it is missing */
      nextDate: z.string().nullable(),
      dispensingDate: z.string(),
      validity: validity.nullable(),
      /** Each dispensed line beside what it answers; prescribed lines without an answer have `dispensed` null */
      lines: z.array(
        z.object({
          rpNumber: z.number(),
          prescribed: z
            .object({ name: z.string(), amount: z.string(), unit: z.string(), quantity: z.string(), usage: z.string() })
            .nullable(),
          dispensed: z
            .object({ name: z.string(), amount: z.string(), unit: z.string(), quantity: z.string(), usage: z.string() })
            .nullable(),
          differences: z.array(
            z.enum(['product', 'form-or-strength', 'amount', 'quantity', 'dosage-form', 'usage', 'added', 'left-out']),
          ),
          /** 後発変更 … */
          reason: z.string().nullable(),
          reasonEn: z.string().nullable(),
          note: z.string().nullable(),
          codeAndName: z.enum(['match', 'mismatch', 'not-comparable', 'unknown-code', 'empty']),
          narcotic: z.boolean(),
          settled: z.string().nullable(),
        }),
      ),
      inquiries: z.array(z.string()),
      messagesToPrescriber: z.array(z.string()),
      messagesReachPrescriber: z.boolean(),
      residualChecks: z.array(z.string()),
      remarks: z.array(z.string()),
      instructions: z.array(instruction),
      marks,
      check: checkState,
      /** Groups of alerts that count for these lines, and those nobody has answered for yet */
      checkGroups: z.number(),
      undecidedGroups: z.number(),
      /** What stands in the way of 確定 */
      blocking: z.array(issue),
      /** What must be seen */
      issues: z.array(issue),
      signer: z.string().nullable(),
      signerIsCaller: z.boolean(),
      needsSignature: z.boolean(),
      exempt: z.boolean(),
      /** Needs `lateReason` at 確定: 調剤日 is past */
      lateReasonNeeded: z.boolean(),
      deadline: z.object({
        at: z.string(),
        phase: z.enum(['calm', 'amber', 'late']),
        text: z.string(),
        textEn: z.string(),
      }),
      /** A sender is alive and will take it without anybody's act */
      senderAlive: z.boolean(),
      /** Paper: the tick 原本に調剤済み・記名押印した */
      originalMark: z.enum(['not-needed', 'open', 'done']),
    }),
    access: 'signed-in',
    kind: 'read',
  },
  /**
   * One burst of a scanner. Symbols of one prescription are collected under `sessionKey` until `finish` (or all `of`
   * are read); how many there are is in their text only for お薬手帳, so a scanner that knows may say so.
   */
  'scan.symbol': {
    input: z.strictObject({
      sessionKey: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
      /** left out with `finish`: take what was read so far */
      text: z.string().min(1).max(20_000).optional(),
      position: z
        .strictObject({ index: z.number().int().min(1).max(16), of: z.number().int().min(1).max(16) })
        .optional(),
      finish: z.boolean().default(false),
      /** Forgets what was read under this key */
      restart: z.boolean().default(false),
      /** お薬手帳: whose insured-person key its blocks get, that of an open entry or one given here */
      entryId: id.optional(),
      insured: insuredKey.optional(),
    }),
    output: z.object({
      kind: z.enum(['prescription', 'slip', 'notebook', 'unknown']),
      /** waiting: not whole yet; readable: whole as far as it tells, finish it or scan on; complete: taken in */
      state: z.enum(['waiting', 'readable', 'complete', 'refused']),
      read: z.number(),
      /** null where the symbols do not tell */
      of: z.number().nullable(),
      /** 2/3 読取済 · 2 枚読取済 */
      text: z.string(),
      missing: z.array(z.string()),
      prescriptionKey: z.string().nullable(),
      entryId: z.string().nullable(),
      /** Taken in before: the same prescription again */
      already: z.boolean(),
      issues: z.array(issue),
    }),
    access: ['receive'],
    kind: 'write',
  },
  /** 用法 by phrase: this pharmacy's own (with the codes they came with), then common ones without a code. */
  'usage.search': {
    input: z.strictObject({
      text: z.string().max(100).default(''),
      code: z.string().max(16).optional(),
      dosageForm: z.string().max(20).optional(),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    output: z.array(
      z.object({
        codeType: z.enum(['none', 'jami', 'eps']),
        code: z.string().nullable(),
        text: z.string(),
        dosageForm: z.string().nullable(),
        source: z.enum(['own-results', 'common']),
        times: z.number(),
      }),
    ),
    access: 'signed-in',
    kind: 'read',
  },
  /** What the price list says of one code: name, units, 麻薬. */
  'drug.facts': {
    input: z.strictObject({
      codeType: z.enum(['none', 'receipt', 'yakka', 'yj', 'hot', 'generic']),
      code: z.string().max(20),
      /** To be compared with the code */
      name: z.string().max(80).default(''),
    }),
    output: z.object({
      known: z.boolean(),
      name: z.string().nullable(),
      units: z.array(z.string()),
      narcotic: z.boolean(),
      dosageForm: z.string().nullable(),
      codeAndName: z.enum(['match', 'mismatch', 'not-comparable', 'unknown-code', 'empty']),
    }),
    access: 'signed-in',
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;
