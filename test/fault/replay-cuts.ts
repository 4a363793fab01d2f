/** Cuts a recording short at its events and lays out what the disk holds then, to be opened as the program opens it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../../main/application/system-ports.ts';
import { CUT_KINDS, type CutKind, PowerCutDisk } from './power-cut-disk.ts';
import { type DiskEvent, readRecording, recordWrites } from './recorded-writes.ts';

export interface Recording {
  readonly events: readonly DiskEvent[];
  /** The files after so many events. `everything`: the process was killed; the other kinds: the power was cut. */
  cut(at: number, kind: CutKind, into: string): void;
  remove(): void;
}

/** Files, scratch included, to which one of these texts was written as it is. */
export function readableIn({ events }: Pick<Recording, 'events'>, texts: readonly string[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'write') return [];
    const bytes = Buffer.from(event.bytes);
    return texts.some((text) => bytes.includes(text)) ? [event.path] : [];
  });
}

export interface CutPoint {
  /** After so many events */
  readonly at: number;
  readonly kind: CutKind;
}

/** The exchange itself: what is done before it changes files only that nobody knows yet. */
const LAST_POINTS = 25;
const ONE_IN_BEFORE = 4;

/**
 * Where a recording is cut: a kill after changes of a name, the power after syncs, each of the last ones and some of those
 * before. @param all every kind of cut after every event
 */
export function cutPoints(events: readonly DiskEvent[], all: boolean): readonly CutPoint[] {
  if (all) return events.flatMap((_, index) => CUT_KINDS.map((kind) => ({ at: index + 1, kind })));
  const points = events.flatMap(({ type }, index): readonly CutPoint[] => {
    if (type === 'write' || type === 'told') return [];
    return [{ at: index + 1, kind: type === 'sync' ? 'nothing' : 'everything' }];
  });
  return points.filter((_, index) => index % ONE_IN_BEFORE === 0 || index >= points.length - LAST_POINTS);
}

function moved(event: DiskEvent, from: string, to: string): DiskEvent {
  if (event.type === 'told') return event;
  return 'from' in event
    ? { ...event, from: event.from.replace(from, to), to: event.to.replace(from, to) }
    : { ...event, path: event.path.replace(from, to) };
}

/** Runs a program that changes the files of `folder`, and keeps what it did in its order. */
export async function recordChanges(
  folder: string,
  args: readonly string[],
  random: Pick<Random, 'fraction'>,
): Promise<Recording> {
  const place = mkdtempSync(join(tmpdir(), 'chozai-recorded-'));
  const before = join(place, 'before');
  cpSync(folder, before, { recursive: true });
  const trace = join(place, 'trace');
  const code = await recordWrites(trace, args);
  if (code !== 0) throw new Error(`the recorded program ended with ${code}`);
  const events = await readRecording(trace, folder);
  return {
    events,
    cut(at, kind, into) {
      const disk = new PowerCutDisk(before);
      for (const event of events.slice(0, at)) disk.apply(moved(event, folder, before));
      disk.lay(disk.cut(kind, random), into);
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
