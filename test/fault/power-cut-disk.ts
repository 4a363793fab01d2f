/**
 * A disk that loses its power. What was synced stays; of what was written since, the cut keeps nothing, everything, any
 * part in any order, or half of one write. Names (made, renamed, removed) are kept in their order up to any point since
 * their folder was synced: no file system we know reorders those.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../../main/application/system-ports.ts';
import type { DiskEvent } from './recorded-writes.ts';

export const CUT_KINDS = ['nothing', 'everything', 'any-part', 'torn'] as const;
export type CutKind = (typeof CUT_KINDS)[number];

type Change =
  | { readonly type: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly size: number };

interface Inode {
  /** What a cut cannot take */
  synced: Buffer;
  /** Since the last sync */
  pending: Change[];
  /** Where the next write without an offset goes */
  position: number;
}

interface NameChange {
  readonly folder: string;
  readonly change: (names: Map<string, Inode>) => void;
}

/** All changes in their order; the content it began from stays as it was. */
function changed(content: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return content;
  const ends = changes.map((change) => (change.type === 'write' ? change.offset + change.bytes.length : change.size));
  const next = Buffer.alloc(Math.max(content.length, ...ends));
  content.copy(next);
  let length = content.length;
  for (const change of changes) {
    if (change.type === 'write') {
      next.set(change.bytes, change.offset);
      length = Math.max(length, change.offset + change.bytes.length);
    } else {
      if (change.size < length) next.fill(0, change.size, length);
      length = change.size;
    }
  }
  return next.subarray(0, length);
}

/** What a process keeps in memory only, and locks, are left out. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/-shm$|\.lock$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Sectors are written whole or not at all. */
const SECTOR = 512;

export class PowerCutDisk {
  readonly #folder: string;
  readonly #names = new Map<string, Inode>();
  #syncedNames: Map<string, Inode>;
  #pendingNames: NameChange[] = [];

  /** @param folder as it lies on the disk before anything is recorded: all of it synced */
  constructor(folder: string) {
    this.#folder = folder;
    for (const path of filesBelow(folder))
      this.#names.set(path, { synced: readFileSync(path), pending: [], position: 0 });
    this.#syncedNames = new Map(this.#names);
  }

  apply(event: DiskEvent): void {
    switch (event.type) {
      case 'told':
        break;
      case 'create': {
        const { path } = event;
        const inode = this.#names.get(path);
        if (inode === undefined) {
          const made: Inode = { synced: Buffer.alloc(0), pending: [], position: 0 };
          this.#rename(path, (names) => names.set(path, made));
        } else {
          inode.position = 0;
          if (event.emptied) inode.pending.push({ type: 'truncate', size: 0 });
        }
        break;
      }
      case 'write': {
        const inode = this.#inode(event.path);
        const offset = event.offset ?? inode.position;
        inode.pending.push({ type: 'write', offset, bytes: event.bytes });
        if (event.offset === null) inode.position += event.bytes.length;
        break;
      }
      case 'truncate':
        this.#inode(event.path).pending.push({ type: 'truncate', size: event.size });
        break;
      case 'sync':
        this.#sync(event.path);
        break;
      case 'rename':
        this.#rename(event.to, (names) => {
          // A folder takes along all that is in it.
          for (const [path, moved] of [...names]) {
            if (path !== event.from && !path.startsWith(`${event.from}/`)) continue;
            names.delete(path);
            names.set(event.to + path.slice(event.from.length), moved);
          }
        });
        break;
      case 'link': {
        const linked = this.#inode(event.from);
        this.#rename(event.to, (names) => names.set(event.to, linked));
        break;
      }
      case 'unlink':
        this.#rename(event.path, (names) => names.delete(event.path));
        break;
    }
  }

  /** The files as they may be found after the power is back. */
  cut(kind: CutKind, random: Pick<Random, 'fraction'>): ReadonlyMap<string, Buffer> {
    const names = new Map(this.#syncedNames);
    const share = kind === 'nothing' ? 0 : kind === 'everything' ? 1 : random.fraction();
    const kept = Math.round(this.#pendingNames.length * share);
    for (const { change } of this.#pendingNames.slice(0, kept)) change(names);
    return new Map([...names].map(([path, inode]) => [path, afterCut(inode, kind, random)]));
  }

  /** Writes a cut's files where they can be opened. */
  lay(files: ReadonlyMap<string, Buffer>, into: string): void {
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { mode: 0o700 });
    for (const [path, content] of files) {
      const file = join(into, path.slice(this.#folder.length + 1));
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, content);
    }
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw new Error(`a write to a file that nobody made: ${path}`);
    return inode;
  }

  #rename(path: string, change: NameChange['change']): void {
    change(this.#names);
    this.#pendingNames.push({ folder: dirname(path), change });
  }

  #sync(path: string): void {
    const inode = this.#names.get(path);
    if (inode === undefined) {
      for (const { folder, change } of this.#pendingNames) if (folder === path) change(this.#syncedNames);
      this.#pendingNames = this.#pendingNames.filter(({ folder }) => folder !== path);
      return;
    }
    inode.synced = changed(inode.synced, inode.pending);
    inode.pending = [];
  }
}

function afterCut({ synced, pending }: Inode, kind: CutKind, random: Pick<Random, 'fraction'>): Buffer {
  switch (kind) {
    case 'nothing':
      return synced;
    case 'everything':
      return changed(synced, pending);
    case 'any-part':
      return changed(
        synced,
        pending.filter(() => random.fraction() < 0.5),
      );
    case 'torn': {
      const kept = pending.slice(0, Math.ceil(pending.length * random.fraction()));
      const last = kept.pop();
      if (last?.type !== 'write') return changed(synced, kept);
      const sectors = Math.floor((last.bytes.length / SECTOR) * random.fraction());
      return changed(synced, [...kept, { ...last, bytes: last.bytes.subarray(0, sectors * SECTOR) }]);
    }
  }
}
