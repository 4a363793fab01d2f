import { z } from 'zod';
import { isClockTime } from '../../domain/clock-time.ts';
import { issue, type OperationDefinition } from './operation-shapes.ts';

const folder = z.string().trim().min(1).max(1_000);
const generationName = z.string().max(40);
const keep = z.number().int().min(3).max(365);

/** When and where backups are made. */
export const backupSettings = z.strictObject({
  /** `HH:mm` in Tokyo: once a day from then on; null = by key, and after 本締め, only */
  at: z.string().refine(isClockTime, 'HH:mm の形で入力してください').nullable(),
  /** Absolute path; null = in the profile itself */
  folder: folder.nullable(),
  keep,
  /** On another medium; null = none */
  secondFolder: folder.nullable(),
  /** null = none is ever removed there */
  secondKeep: keep.nullable(),
});
export type BackupSettings = z.infer<typeof backupSettings>;

const generation = z.object({
  name: generationName,
  /** Both null: it cannot be read, or was made with another key */
  createdAt: z.string().nullable(),
  bytes: z.number().nullable(),
});
const target = z.object({
  folder: z.string(),
  /** The medium is there */
  reachable: z.boolean(),
  /** Newest first */
  generations: z.array(generation),
});
const lastTry = z.object({
  at: z.string(),
  by: z.string(),
  ok: z.boolean(),
  /** Generation that was made; null when none was */
  name: z.string().nullable(),
  bytes: z.number(),
  seconds: z.number(),
  /** Whether the second target has it; null: none is set */
  second: z.boolean().nullable(),
  /** Code of what went wrong */
  code: z.string().nullable(),
});
export type BackupTry = z.infer<typeof lastTry>;

const rehearsal = z.object({
  /** When it was restored */
  at: z.string(),
  by: z.string(),
  name: z.string(),
  /** When that backup was made */
  createdAt: z.string(),
  ok: z.boolean(),
  seconds: z.number(),
  proofs: z.array(
    z.object({
      name: z.enum(['contents', 'opens', 'integrity', 'rows', 'audit', 'return-copies']),
      ok: z.boolean(),
      /** `found` of `expected`: rows, audit rows, return copies; else 1 of 1 */
      found: z.number(),
      expected: z.number(),
    }),
  ),
});
export type RehearsalResult = z.infer<typeof rehearsal>;

const lastCheck = z.object({
  at: z.string(),
  /** Every page of the database holds */
  database: z.boolean(),
  /** The journal leads from the newest backup to now */
  journal: z.boolean(),
});
export type DatabaseCheckResult = z.infer<typeof lastCheck>;

const status = z.object({
  settings: backupSettings,
  first: target,
  second: target.nullable(),
  lastTry: lastTry.nullable(),
  /** When the last one that stands was made */
  madeAt: z.string().nullable(),
  lastRehearsal: rehearsal.nullable(),
  lastCheck: lastCheck.nullable(),
  journal: z.object({ files: z.number(), bytes: z.number() }),
  /** The last time the database was built again or restored */
  recovery: z
    .object({
      at: z.string(),
      cause: z.enum(['damage', 'restore']),
      base: z.string().nullable(),
      complete: z.boolean(),
      quarantine: z.string().nullable(),
      by: z.string(),
    })
    .nullable(),
  /** Rows the service is still asked about before they are sent */
  doubts: z.number(),
  /** What a person should know or do, each with its way out */
  issues: z.array(issue),
});

export const backupOperations = {
  'backup.status': { input: z.strictObject({}), output: status, access: 'signed-in', kind: 'read' },
  /** A consistent copy of now, while everybody goes on working; `rehearse`: and restored at once */
  'backup.make': {
    input: z.strictObject({ rehearse: z.boolean().default(false) }),
    output: z.object({
      name: z.string(),
      folder: z.string(),
      bytes: z.number(),
      seconds: z.number(),
      removed: z.array(z.string()),
      second: z.object({ folder: z.string(), removed: z.array(z.string()) }).nullable(),
      rehearsal: rehearsal.nullable(),
      issues: z.array(issue),
    }),
    access: ['administer'],
    kind: 'long',
  },
  /** Restores a backup into a scratch folder, proves it and removes it; the newest of the first target when left out */
  'backup.rehearse': {
    input: z.strictObject({
      name: generationName.optional(),
      from: z.enum(['first', 'second']).default('first'),
      /** Another folder for the scratch */
      scratch: folder.optional(),
      /** How many return copies are verified; all when left out */
      sample: z.number().int().min(1).max(10_000_000).optional(),
    }),
    output: rehearsal,
    access: ['administer', 'support'],
    kind: 'long',
  },
  /** Changes what is named; old and new value stand on the audit log */
  'backup.settings': {
    input: backupSettings.partial(),
    output: status,
    access: ['administer'],
    kind: 'write',
  },
} as const satisfies Record<string, OperationDefinition>;
