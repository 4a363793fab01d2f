import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder of the user's own (0700) and those above it. One at a time: Node's recursive form never returns where
 * the system says "no such file" below a folder that is there (/proc, some network drives).
 */
export function makeFolder(dir: string): void {
  const folder = resolve(dir);
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
