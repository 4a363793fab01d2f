import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { PAGE_FILE_TYPES } from './window-security.ts';

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Walked by hand: inside an application archive there is no recursive listing. */
function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() && extname(entry.name) in PAGE_FILE_TYPES ? [path] : [];
  });
}

/**
 * The built page. What is served is what was found in the folder at start, by its exact path: a request names a file of
 * that list or none, so that no path of a request ever reaches the file system.
 */
export class PageFiles {
  readonly #files: ReadonlyMap<string, string>;

  constructor(folder: string) {
    this.#files = new Map(filesIn(folder).map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]));
  }

  at(path: string): PageFile | null {
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return null;
    return { type: PAGE_FILE_TYPES[extname(file)] ?? 'application/octet-stream', bytes: readFileSync(file) };
  }
}
