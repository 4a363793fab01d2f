import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { MockPlace } from './service-protocol.ts';

const FILE = 'training.json';
const MOCK_FOLDER = 'mock-service';
const record = z.strictObject({ version: z.literal(1), port: z.number().int().min(1).max(65_535) });

/** Where the MOCK service of a training profile lives; the profile's own settings name the address with that port. */
export function trainingMock(profileDir: string, port: number): MockPlace {
  return { dataDir: join(profileDir, MOCK_FOLDER), port, fill: true };
}

/** null where the profile is none for training, or was made with a service of its own. */
export function readTrainingMock(profileDir: string): MockPlace | null {
  try {
    const { port } = record.parse(JSON.parse(readFileSync(join(profileDir, FILE), 'utf8')));
    return trainingMock(profileDir, port);
  } catch {
    return null;
  }
}

export function writeTrainingMock(profileDir: string, port: number): void {
  const file = join(profileDir, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify({ version: 1, port })}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
