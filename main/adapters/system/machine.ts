import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { dirname, join } from 'node:path';
import type { DiskFacts, LogLine, Machine } from '../../application/support-ports.ts';

const PROBE_FILE = '.chozai-disk-probe';
const PROBE_BYTES = 4_096;
const PROBES = 3;

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}

/** The middle one of a few writes: one alone may have waited for somebody else's. */
function syncMs(folder: string): number {
  const file = join(folder, PROBE_FILE);
  // Others may write in the folder of the second copies: a link under this name must not lead the writes elsewhere.
  rmSync(file, { force: true });
  const handle = openSync(file, 'wx', 0o600);
  try {
    const tries = Array.from({ length: PROBES }, () => {
      const startedMs = performance.now();
      writeSync(handle, new Uint8Array(PROBE_BYTES), 0, PROBE_BYTES, 0);
      fsyncSync(handle);
      return performance.now() - startedMs;
    });
    return Math.round(tries.toSorted((a, b) => a - b)[Math.floor(PROBES / 2)] ?? 0);
  } finally {
    closeSync(handle);
    rmSync(file, { force: true });
  }
}

function diskOf(folder: string): DiskFacts | null {
  try {
    const place = nearestExisting(folder);
    const { bavail, blocks, bsize } = statfsSync(place);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, syncMs: syncMs(place) };
  } catch {
    return null;
  }
}

/** This machine and this process. */
export function systemMachine(schemaVersion: number, logTail: () => readonly LogLine[]): Machine {
  return {
    node: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    schemaVersion,
    disk: diskOf,
    logTail,
  };
}
