/** What is built of these sources, and whether it still is what they say. Plain JavaScript: read before anything is built. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TREE = resolve(import.meta.dirname, '..');

/** The page, and the programs of `npm start` as single files: from their sources they take twice as long to begin. */
export const PAGE = {
  folder: join(TREE, 'dist/renderer'),
  made: 'index.html',
  sources: ['renderer', 'shared', 'build.mjs', 'package-lock.json'],
};
export const PROGRAMS = {
  folder: join(TREE, 'dist/programs'),
  made: 'start-app.js',
  sources: ['main', 'shared', 'mock-service', 'packaging', 'build.mjs', 'package-lock.json'],
};

/** @param {string} path @returns {number} when the newest file in it was changed, milliseconds since 1970 */
function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** @param {{ folder: string, made: string, sources: readonly string[] }} built */
export function isCurrent({ folder, made, sources }) {
  const file = join(folder, made);
  if (!existsSync(file)) return false;
  const builtMs = statSync(file).mtimeMs;
  return sources.every((source) => newest(join(TREE, source)) <= builtMs);
}
