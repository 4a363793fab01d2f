import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { writeFileAtomically } from '../durable-files.ts';
import { KEY_COST, TRAINING_KEY_COST } from './key-slot.ts';

const FORMAT_VERSION = 1;
const base64 = (bytes: number) => z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes);

/** `profile.json`: no patient data, no password, only wrapped keys. Limits keep a tampered file from eating the memory. */
const profileFile = z.strictObject({
  format: z.literal('chozai-registrar profile'),
  version: z.number().int().positive(),
  /** Which key the slots open: another one after each rotation. Left out by profiles that were made without one */
  keyId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  slots: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9._-]{1,32}$/),
        kdf: z.strictObject({
          name: z.literal('scrypt'),
          // Cheaper would be no guard, dearer would eat the memory of whoever opens it.
          n: z.literal([TRAINING_KEY_COST, KEY_COST]),
          r: z.literal(8),
          p: z.literal(1),
        }),
        salt: base64(16),
        nonce: base64(12),
        wrapped: base64(48),
      }),
    )
    .min(1)
    .max(200)
    .refine((slots) => new Set(slots.map(({ name }) => name)).size === slots.length),
  /** There only where an owner has given the key into the operating system's keeping; goes with a rotation */
  computer: z.strictObject({ sealed: z.base64().min(1).max(8_192), nonce: base64(12), wrapped: base64(48) }).optional(),
});

export type ProfileFile = z.infer<typeof profileFile>;

export const PROFILE_FILE = 'profile.json';
export const DATABASE_FILE = 'chozai.db';
export const LOCK_FILE = 'profile.lock';
export const SIGN_IN_TRIES_FILE = 'sign-in-tries.json';
/** The database with what SQLite keeps beside it. */
export const DATABASE_FILES: readonly string[] = ['', '-wal', '-shm'].map((suffix) => DATABASE_FILE + suffix);

/** Kept beside it by the backups' room; a profile that was never made leaves none behind. */
export const JOURNAL_FOLDER = 'journal';

export function profileFileOf(slots: ProfileFile['slots'], keyId?: string): ProfileFile {
  const id = keyId === undefined ? {} : { keyId };
  return { format: 'chozai-registrar profile', version: FORMAT_VERSION, ...id, slots };
}

/** @returns the file, storage.no-profile (absent or unreadable), or storage.newer-file */
export function readProfileFile(dir: string): Result<ProfileFile> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(join(dir, PROFILE_FILE), 'utf8'));
  } catch {
    return refusal(storageIssue('storage.no-profile'));
  }
  const version = z.looseObject({ version: z.number() }).safeParse(parsed);
  if (version.success && version.data.version > FORMAT_VERSION) {
    return refusal(storageIssue('storage.newer-file', { found: version.data.version, known: FORMAT_VERSION }));
  }
  const checked = profileFile.safeParse(parsed);
  return checked.success ? success(checked.data) : refusal(storageIssue('storage.no-profile'));
}

export function writeProfileFile(dir: string, content: ProfileFile): void {
  writeFileAtomically(join(dir, PROFILE_FILE), `${JSON.stringify(content, null, 2)}\n`);
}
