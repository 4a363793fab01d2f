import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { PAGE_FILE_TYPES } from './window-security.ts';

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * The built page. What is served is what was found in the folder at start, by its exact path: a request names a file of
 * that list or none, so that no path of a request ever reaches the file system.
 */
export class PageFiles {
  readonly #files: ReadonlyMap<string, string>;

  constructor(folder: string) {
    const found = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
    this.#files = new Map(
      found
        .filter((entry) => entry.isFile() && extname(entry.name) in PAGE_FILE_TYPES)
        .map((entry) => {
          const file = join(entry.parentPath, entry.name);
          return [`/${relative(folder, file).split(sep).join('/')}`, file];
        }),
    );
  }

  at(path: string): PageFile | null {
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return null;
    return { type: PAGE_FILE_TYPES[extname(file)] ?? 'application/octet-stream', bytes: readFileSync(file) };
  }
}
