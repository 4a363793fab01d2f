import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { BackupManifest } from '../../application/backup-ports.ts';
import { isOrdinaryFile } from '../durable-files.ts';

export const BACKUP_DATABASE = 'chozai.db';
export const BACKUP_PROFILE = 'profile.json';
export const BACKUP_MANIFEST = 'manifest.json';

const MAC_BYTES = 32;
const CHUNK_BYTES = 2 ** 20;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const manifestFile = z.strictObject({
  format: z.literal('chozai-registrar backup'),
  version: z.literal(1),
  createdAt: z.iso.datetime({ precision: 3 }).transform((text) => text as Instant),
  schemaVersion: count,
  bytes: count,
  sha256,
  profileSha256: sha256,
  rows: z.record(z.string(), count),
  audit: z.strictObject({ sequence: count, hash: z.string().max(64) }),
  journal: z.strictObject({ sequence: count, chain: sha256 }),
  /** HMAC-SHA-256 under a key derived from the database key: nobody without it writes a manifest */
  mac: sha256,
});

function macOf(content: BackupManifest, databaseKey: Uint8Array): string {
  const key = Buffer.from(hkdfSync('sha256', databaseKey, '', 'chozai backup manifest', MAC_BYTES));
  const { createdAt, schemaVersion, bytes, sha256: digest, profileSha256, rows, audit, journal } = content;
  const counts = Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1));
  const told = [createdAt, schemaVersion, bytes, digest, profileSha256, counts, audit.sequence, audit.hash];
  return createHmac('sha256', key)
    .update(JSON.stringify([...told, journal.sequence, journal.chain]))
    .digest('hex');
}

export function manifestText(content: BackupManifest, databaseKey: Uint8Array): string {
  const signed = {
    format: 'chozai-registrar backup',
    version: 1,
    ...content,
    mac: macOf(content, databaseKey),
  } satisfies z.input<typeof manifestFile>;
  return `${JSON.stringify(signed, null, 2)}\n`;
}

/** @returns null when it cannot be read or was not written with this key, or what it speaks of are no files */
export function readManifest(folder: string, databaseKey: Uint8Array): BackupManifest | null {
  if (![BACKUP_MANIFEST, BACKUP_PROFILE, BACKUP_DATABASE].every((name) => isOrdinaryFile(join(folder, name))))
    return null;
  try {
    const parsed = manifestFile.safeParse(JSON.parse(readFileSync(join(folder, BACKUP_MANIFEST), 'utf8')));
    if (!parsed.success) return null;
    const { format: _, version: __, mac, ...content } = parsed.data;
    return timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(macOf(content, databaseKey), 'hex')) ? content : null;
  } catch {
    return null;
  }
}

/** @param progress bytes read so far */
export function sha256OfFile(file: string, progress: (bytes: number) => void = () => undefined): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const handle = openSync(file, 'r');
  try {
    for (let done = 0, read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      hash.update(chunk.subarray(0, read));
      done += read;
      progress(done);
    }
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
