import { z } from 'zod';
import type { DispensingResult } from '../../domain/dispensing/dispensing-result.ts';
import { person, prescription } from './entry-shapes.ts';
import { id, type OperationDefinition, reason } from './operation-shapes.ts';

const resultShape = z.looseObject({ dispensingDate: z.string(), groups: z.array(z.unknown()) });
const dispensingResult = z.custom<DispensingResult>((value) => resultShape.safeParse(value).success);

/** Number of a patient in this profile; says nothing about the person. */
const patientId = z.number().int().min(1);

const found = z.object({
  patientId,
  patient: person,
  insurerNumber: z.string().nullable(),
  symbol: z.string().nullable(),
  number: z.string().nullable(),
  branch: z.string().nullable(),
  /** false: kana, birth date, sex or 資格情報 is missing; a person must confirm who it is */
  identified: z.boolean(),
  lastVisits: z.array(z.string()),
});

export const patientOperations = {
  /** By kana, kanji, birth date (1958-03-03, 19580303, S33.3.3) or 資格情報 number. */
  'patient.search': {
    input: z.strictObject({
      text: z.string().trim().min(1).max(60),
      limit: z.number().int().min(1).max(100).default(20),
      unmaskReason: reason.optional(),
    }),
    output: z.array(found),
    access: ['receive', 'finalise', 'close', 'support'],
    kind: 'read',
  },
  'patient.history': {
    input: z.strictObject({
      patientId,
      limit: z.number().int().min(1).max(500).default(100),
      unmaskReason: reason.optional(),
    }),
    output: z.object({
      patient: found,
      results: z.array(
        z.object({
          resultId: z.string(),
          dispensingDate: z.string(),
          institution: z.string(),
          prescriber: z.string().nullable(),
          state: z.string().nullable(),
          lines: z.array(
            z.object({
              rpNumber: z.number(),
              name: z.string(),
              amount: z.string(),
              unit: z.string(),
              quantity: z.string(),
              usage: z.string(),
            }),
          ),
        }),
      ),
      broughtIn: z.array(
        z.object({
          name: z.string(),
          source: z.string(),
          from: z.string().nullable(),
          institution: z.string().nullable(),
          amount: z.string().nullable(),
          unit: z.string().nullable(),
          usage: z.string().nullable(),
        }),
      ),
      notes: z.array(z.object({ text: z.string(), enteredOn: z.string().nullable() })),
    }),
    access: ['receive', 'finalise', 'close', 'support'],
    kind: 'read',
  },
  /** お薬手帳: JAHISTC08 text, and the same in parts that each fit one QR symbol (Shift_JIS bytes). */
  'notebook.export': {
    input: z.strictObject({ resultId: id, bytesPerSymbol: z.number().int().min(200).max(2900).default(500) }),
    output: z.object({
      resultId: z.string(),
      text: z.string(),
      symbols: z.array(z.string()),
      /** For those who keep a notebook of paper */
      result: dispensingResult,
    }),
    access: ['receive', 'finalise'],
    kind: 'read',
  },
  /** 調剤済み電子処方箋, readable: prescription, result, signatures with their checks and times. */
  'result.readable': {
    input: z.strictObject({ resultId: id }),
    output: z.object({
      resultId: z.string(),
      version: z.number(),
      status: z.string(),
      dispensingId: z.string().nullable(),
      prescriptionId: z.string().nullable(),
      kind: z.string(),
      finalisedAt: z.string().nullable(),
      finalisedBy: z.string().nullable(),
      registeredAt: z.string().nullable(),
      state: z.string().nullable(),
      copy: z.enum(['none', 'stored', 'verified', 'bad']).nullable(),
      /** The file that stands for it: 返却ファイル, else the document as it was or will be sent */
      document: z.object({ sha256: z.string(), kind: z.string() }).nullable(),
      /** Domain objects, for print */
      prescription: prescription.nullable(),
      result: dispensingResult,
      signatures: z.array(
        z.object({
          element: z.string(),
          signer: z.string().nullable(),
          role: z.string().nullable(),
          signedAt: z.string().nullable(),
          timestampAt: z.string().nullable(),
          valid: z.boolean(),
          checks: z.array(
            z.object({
              name: z.string(),
              result: z.enum(['pass', 'fail', 'not-applicable']),
              detail: z.string().nullable(),
            }),
          ),
        }),
      ),
    }),
    access: ['receive', 'finalise'],
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;
