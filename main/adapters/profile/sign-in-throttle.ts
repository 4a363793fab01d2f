import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { addMs, epochMsOf, type Instant } from '../../../shared/domain/calendar-date.ts';
import type { UntoldTries } from '../../application/people-ports.ts';
import { writeFileAtomically } from '../durable-files.ts';
import { SIGN_IN_TRIES_FILE } from './profile-file.ts';

/** Tries without a delay; from then on 2, 4, 8 … seconds, at most 15 minutes. */
const FREE_TRIES = 5;
const DELAY_MS_MAX = 15 * 60_000;
/** Names that nobody has; those of users are kept whatever else is tried. */
const UNKNOWN_NAMES_MAX = 64;

const triesFile = z.record(
  z.string(),
  z.strictObject({
    failures: z.number().int().min(0),
    lastAt: z.iso.datetime(),
    /** Refused, and not on the audit log yet, which a refused sign-in cannot open */
    untold: z.number().int().min(1).optional(),
  }),
);
type Tries = z.infer<typeof triesFile>;

/** Somebody may type a password into the name field: only a digest of the name is kept. */
function bucketOf(name: string): string {
  return createHash('sha256').update(`sign-in ${name}`).digest('hex').slice(0, 16);
}

function readTries(dir: string): Tries {
  try {
    const parsed = triesFile.safeParse(JSON.parse(readFileSync(join(dir, SIGN_IN_TRIES_FILE), 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

function writeTries(dir: string, tries: Tries): void {
  writeFileAtomically(join(dir, SIGN_IN_TRIES_FILE), `${JSON.stringify(tries)}\n`);
}

/**
 * Under this name wrong one-time codes are counted where no database keeps count of them (a restore while that of now
 * cannot be opened): a right password does not forgive them. Nobody is called so; a user's name has no blank.
 */
export function codeTriesOf(user: string): string {
  return `one-time code of ${user}`;
}

/** Made-up names must not push a user's count out of the file: that would be a new set of free tries. */
function withinLimit(tries: Tries, userNames: readonly string[]): Tries {
  const users = new Set(userNames.flatMap((name) => [name, codeTriesOf(name)]).map(bucketOf));
  const entries = Object.entries(tries);
  const unknown = entries
    .filter(([bucket]) => !users.has(bucket))
    .sort(([, a], [, b]) => (a.lastAt < b.lastAt ? 1 : -1))
    .slice(0, UNKNOWN_NAMES_MAX);
  return Object.fromEntries([...entries.filter(([bucket]) => users.has(bucket)), ...unknown]);
}

/** @returns milliseconds until this name may be tried again; 0 = now. A clock set back never lengthens the delay. */
export function signInDelayMs(dir: string, name: string, now: Instant): number {
  const entry = readTries(dir)[bucketOf(name)];
  if (entry === undefined || entry.failures < FREE_TRIES) return 0;
  const delayMs = Math.min(DELAY_MS_MAX, 2 ** Math.min(30, entry.failures - FREE_TRIES + 1) * 1_000);
  const untilMs = Date.parse(entry.lastAt) + delayMs;
  return Math.min(delayMs, Math.max(0, untilMs - epochMsOf(now)));
}

/**
 * Counted on the disk before the password is tried: killing the program does not win a try back.
 * @param userNames names that have a key slot
 */
export function countSignInTry(dir: string, name: string, now: Instant, userNames: readonly string[]): void {
  const tries = readTries(dir);
  const before = tries[bucketOf(name)];
  const entry = { ...before, failures: (before?.failures ?? 0) + 1, lastAt: addMs(now, 0) };
  writeTries(dir, withinLimit({ ...tries, [bucketOf(name)]: entry }, userNames));
}

/** What the audit log has not been told of stays. */
export function forgetSignInTries(dir: string, name: string): void {
  const { [bucketOf(name)]: forgotten, ...others } = readTries(dir);
  writeTries(
    dir,
    forgotten?.untold === undefined ? others : { ...others, [bucketOf(name)]: { ...forgotten, failures: 0 } },
  );
}

/** The try that was counted just now was refused. */
export function noteRefusedTry(dir: string, name: string): void {
  const tries = readTries(dir);
  const entry = tries[bucketOf(name)];
  if (entry === undefined) return;
  writeTries(dir, { ...tries, [bucketOf(name)]: { ...entry, untold: (entry.untold ?? 0) + 1 } });
}

/** Refused sign-ins of these users that the audit log has not been told of. */
export function untoldTries(dir: string, userNames: readonly string[]): readonly UntoldTries[] {
  const tries = readTries(dir);
  return userNames.flatMap((name) => {
    const { untold, lastAt } = tries[bucketOf(name)] ?? {};
    return untold === undefined || lastAt === undefined ? [] : [{ name, times: untold, lastAt }];
  });
}

export function triesTold(dir: string, told: readonly UntoldTries[]): void {
  const names = new Set(told.map(({ name }) => bucketOf(name)));
  const entries = Object.entries(readTries(dir)).flatMap(([bucket, { untold, ...entry }]) => {
    if (!names.has(bucket)) return [[bucket, { ...entry, ...(untold === undefined ? {} : { untold }) }] as const];
    return entry.failures === 0 ? [] : [[bucket, entry] as const];
  });
  writeTries(dir, Object.fromEntries(entries));
}
