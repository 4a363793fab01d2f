/**
 * What a process wrote, in order, read from an strace of it: every write to a file below one folder, every sync, every
 * change of a name, and every line it told on standard output.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type DiskEvent =
  | { readonly type: 'write'; readonly path: string; readonly offset: number | null; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly path: string; readonly size: number }
  | { readonly type: 'sync'; readonly path: string }
  | { readonly type: 'create'; readonly path: string; readonly emptied: boolean }
  | { readonly type: 'rename'; readonly from: string; readonly to: string }
  /** A second name for the same file */
  | { readonly type: 'link'; readonly from: string; readonly to: string }
  | { readonly type: 'unlink'; readonly path: string }
  /** Acknowledged to the outside world */
  | { readonly type: 'told'; readonly line: string };

const CALLS = [
  ...['write', 'writev', 'pwrite64', 'pwritev', 'fsync', 'fdatasync', 'ftruncate', 'fallocate'],
  ...['open', 'openat', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'unlink', 'unlinkat'],
];
/** Longer than any single write of SQLite or of ours: copies go by a mebibyte. */
const STRING_BYTES_MAX = 2_000_000;

/** Runs a Node program under strace. @returns its exit code */
export async function recordWrites(trace: string, args: readonly string[]): Promise<number> {
  const options = ['-f', '-qq', '--seccomp-bpf', '-y', '-xx', '-s', String(STRING_BYTES_MAX)];
  const wanted = ['-e', `trace=${CALLS.join()}`, '-e', 'signal=none', '-o', trace];
  const child = spawn('strace', [...options, ...wanted, process.execPath, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? -1;
}

function octetsOf(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}

function textOf(escaped: string): string {
  return octetsOf(escaped).toString('utf8');
}

/** `21<\x2f\x74…>`: the path behind a descriptor; strace marks files whose name is gone. */
const DESCRIPTOR = String.raw`(\d+)<((?:\\x[0-9a-f]{2})*)>(?:\(deleted\))?`;
const STRING = String.raw`"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?`;
const PWRITE = new RegExp(String.raw`^pwrite64\(${DESCRIPTOR}, ${STRING}, \d+, (\d+)\) += (-?\d+)`);
const WRITE = new RegExp(String.raw`^write\(${DESCRIPTOR}, ${STRING}, \d+\) += (-?\d+)`);
const SYNC = new RegExp(String.raw`^(?:fsync|fdatasync)\(${DESCRIPTOR}\) += 0`);
const TRUNCATE = new RegExp(String.raw`^ftruncate\(${DESCRIPTOR}, (\d+)\) += 0`);
const OPEN = new RegExp(String.raw`^open(?:at)?\(.*?${STRING}, ([A-Z_|]+)(?:, 0\d*)?\) += \d`);
const RENAME = new RegExp(String.raw`^rename(?:at2?)?\(.*?${STRING}.*?${STRING}.*\) += 0`);
const LINK = new RegExp(String.raw`^link(?:at)?\(.*?${STRING}.*?${STRING}.*\) += 0`);
/** A folder that is removed as a whole names its files by their descriptor's folder. */
const UNLINK = new RegExp(String.raw`^unlink(?:at)?\((?:(?:${DESCRIPTOR}|AT_FDCWD\S*), )?${STRING}.*\) += 0`);
const SCATTERED = new RegExp(String.raw`^(?:writev|pwritev|fallocate)\(${DESCRIPTOR}`);

/** One finished call as an event; null where it does not concern the folder. A call this cannot read is an error. */
function eventOf(call: string, below: string): DiskEvent | null {
  const inside = (path: string): boolean => path.startsWith(below);
  const pwrite = PWRITE.exec(call) ?? null;
  if (pwrite !== null) {
    const [, , path = '', bytes = '', cut, offset = '', written] = pwrite;
    if (!inside(textOf(path))) return null;
    const octets = octetsOf(bytes);
    if (cut !== undefined || Number(written) !== octets.length) throw new Error(`incomplete write: ${call.slice(-60)}`);
    return { type: 'write', path: textOf(path), offset: Number(offset), bytes: octets };
  }
  const write = WRITE.exec(call);
  if (write !== null) {
    const [, descriptor, path = '', bytes = '', cut, written] = write;
    if (descriptor === '1') return { type: 'told', line: textOf(bytes).trimEnd() };
    if (!inside(textOf(path))) return null;
    const octets = octetsOf(bytes);
    if (cut !== undefined || Number(written) !== octets.length) throw new Error(`incomplete write: ${call.slice(-60)}`);
    return { type: 'write', path: textOf(path), offset: null, bytes: octets };
  }
  const sync = SYNC.exec(call);
  if (sync !== null) return inside(`${textOf(sync[2] ?? '')}/`) ? { type: 'sync', path: textOf(sync[2] ?? '') } : null;
  const truncate = TRUNCATE.exec(call);
  if (truncate !== null) {
    const path = textOf(truncate[2] ?? '');
    return inside(path) ? { type: 'truncate', path, size: Number(truncate[3]) } : null;
  }
  const open = OPEN.exec(call);
  if (open !== null) {
    const [, path = '', , flags = ''] = open;
    if (!flags.includes('O_CREAT') || !inside(textOf(path))) return null;
    return { type: 'create', path: textOf(path), emptied: flags.includes('O_TRUNC') };
  }
  const rename = RENAME.exec(call);
  if (rename !== null) {
    const [from, to] = [textOf(rename[1] ?? ''), textOf(rename[3] ?? '')];
    return inside(from) ? { type: 'rename', from, to } : null;
  }
  const link = LINK.exec(call);
  if (link !== null) {
    const [from, to] = [textOf(link[1] ?? ''), textOf(link[3] ?? '')];
    return inside(to) ? { type: 'link', from, to } : null;
  }
  const unlink = UNLINK.exec(call);
  if (unlink !== null) {
    const [, , folder, name = ''] = unlink;
    const path = folder === undefined ? textOf(name) : join(textOf(folder), textOf(name));
    return inside(path) ? { type: 'unlink', path } : null;
  }
  const scattered = SCATTERED.exec(call);
  if (scattered !== null && inside(textOf(scattered[2] ?? ''))) throw new Error(`not read: ${call.slice(0, 80)}`);
  return null;
}

/**
 * The events below a folder, in the order in which they took effect: a write from the moment it is asked for, a sync and
 * a change of a name only once the call has come back. What lies in memory only (`-shm`) and locks are left out.
 */
export async function readRecording(trace: string, folder: string): Promise<readonly DiskEvent[]> {
  const events: DiskEvent[] = [];
  const unfinished = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(trace, 'latin1') })) {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const begun = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (begun !== null) {
      unfinished.set(pid, begun[1] ?? '');
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const call = resumed === null ? rest : `${unfinished.get(pid) ?? ''}${resumed[1]}`;
    const event = eventOf(call, `${folder}/`);
    if (event !== null && !('path' in event && /-shm$|\.lock$/.test(event.path))) events.push(event);
  }
  return events;
}
