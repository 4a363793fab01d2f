import { z } from 'zod';
import { day, fileInput, issue, type OperationDefinition } from './operation-shapes.ts';

const masterKind = z.enum(['price-list', 'generic-names', 'receipt-codes']);
const origin = z.enum(['shipped', 'imported']);
const cell = z.union([z.string(), z.boolean(), z.null()]);

const edition = z.looseObject({
  kind: masterKind,
  /** Japanese name of the kind */
  name: z.string(),
  origin,
  /** upcoming: published, applies later */
  state: z.enum(['in-use', 'upcoming', 'past']),
  appliesFrom: z.string(),
  rows: z.number(),
  source: z.string(),
  licence: z.string(),
  sha256: z.string(),
  importedAt: z.string().nullable(),
  importedBy: z.string().nullable(),
});

const rowChange = z.object({
  change: z.enum(['added', 'removed', 'changed']),
  code: z.string(),
  name: z.string(),
  fields: z.array(z.object({ field: z.string(), before: cell, after: cell })),
});

export const mastersOperations = {
  'masters.status': {
    input: z.strictObject({}),
    output: z.looseObject({
      /** false: what the program ships, seen without a profile */
      profile: z.boolean(),
      editions: z.array(edition),
      /** Receipt codes are mapped only where their master was imported; it is never shipped */
      receiptCodes: z.object({ present: z.boolean(), rows: z.number() }),
      /** Products that only earlier lists have, kept for old results */
      retired: z.number(),
      /** 併用禁忌 */
      pairs: z.object({ rows: z.number(), source: z.string(), licence: z.string() }),
      /** The shipped tables */
      tables: z.record(
        z.string(),
        z.looseObject({ rows: z.number(), source: z.string(), licence: z.string(), sha256: z.string() }),
      ),
    }),
    access: 'public',
    kind: 'read',
  },
  'masters.import': {
    input: z.strictObject({
      /** Parts of one list belong into one call */
      files: z.array(fileInput).min(1).max(16),
      /** Refuses files of another kind; without it the kind is told by the headings */
      kind: masterKind.optional(),
      /** Where neither the file nor its name tells */
      appliesFrom: day.optional(),
      dryRun: z.boolean().default(false),
      acceptRemovals: z.boolean().default(false),
      /** Rows of the difference that are listed; the counts are of all */
      limit: z.number().int().min(0).max(50_000).default(500),
    }),
    output: z.looseObject({
      dryRun: z.boolean(),
      /** false: dry run, or nothing new in the files */
      imported: z.boolean(),
      tables: z.array(
        z.looseObject({
          kind: masterKind,
          appliesFrom: z.string(),
          rows: z.number(),
          files: z.array(z.object({ name: z.string(), sha256: z.string() })),
          source: z.string(),
          licence: z.string(),
          isNew: z.boolean(),
          /** What it was compared with; null: the first of its kind */
          before: z.object({ origin, appliesFrom: z.string(), rows: z.number() }).nullable(),
          counts: z.object({
            before: z.number(),
            after: z.number(),
            added: z.number(),
            removed: z.number(),
            changed: z.number(),
          }),
          /** Changed rows by field */
          changedFields: z.record(z.string(), z.number()),
          changes: z.array(rowChange),
          changesNotShown: z.number(),
        }),
      ),
      issues: z.array(issue),
    }),
    access: ['administer'],
    kind: 'long',
  },
  'masters.search': {
    input: z.strictObject({
      text: z.string().max(100),
      limit: z.number().int().min(1).max(100).default(20),
      /** Only codes that begin so: 7 characters for one ingredient and route, 9 for one form and strength */
      codePrefix: z
        .string()
        .regex(/^\d{1,7}$|^\d{7}[A-Z][0-9A-Z]{0,4}$/)
        .optional(),
    }),
    output: z.array(
      z.looseObject({
        code: z.string(),
        codeType: z.enum(['yakka', 'generic']),
        name: z.string(),
        ingredient: z.string(),
        spec: z.string(),
        unit: z.string().nullable(),
        routes: z.array(z.string()),
        narcotic: z.boolean(),
        /** 後発品; generic-excluded: ★ */
        generic: z.enum(['generic', 'generic-excluded']).nullable(),
        originator: z.enum(['originator', 'quasi-originator']).nullable(),
        /** 薬価; null for a generic name */
        priceYen: z.string().nullable(),
        transitionalUntil: z.string().nullable(),
      }),
    ),
    access: 'signed-in',
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;
