import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildDispensingDocument } from '../shared/document/dispensing-document.ts';
import { type DocumentSigner, signDispensingDocument } from '../shared/document/xades-sign.ts';
import { tokyoDateOf } from '../shared/domain/calendar-date.ts';
import { cj1FromDispensingResult } from '../shared/formats/cj1.ts';
import { millisecondsOf, type Row, row, spreadOf } from './measure.ts';
import { finalisePaper, makeShop, mustSucceed, PIN, typedResult } from './shop.ts';

const FSYNC_CHILD = resolve(import.meta.dirname, 'enter-results.ts');

/** Build, XSD, canonicalise, sign (RSA-2048), self-verify, commit: what one signed result costs, on one thread. */
export async function signing(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  const open = shop.open();
  try {
    const { context, actor } = open;
    const key = context.store.signingKeys.current(actor.userId);
    if (key === null) throw new Error('the training pharmacist has no key');
    const signer = mustSucceed(await context.keys.open(key, PIN));
    const today = tokyoDateOf(context.clock.now());
    const results = Array.from({ length: 620 }, (_, number) => typedResult(open, number, today));
    const floor = floorMs(signer, `${shop.profile}-floor`);
    const samples = results.map((result) =>
      millisecondsOf(() => {
        const built = mustSucceed(
          buildDispensingDocument({ cj1: cj1FromDispensingResult(result), prescriptionOriginal: null }),
        );
        const signed = mustSucceed(
          signDispensingDocument(built, signer, context.clock.now(), () => context.random.uuid()),
        );
        context.store.transaction(() => context.store.documents.put('dispensing-final', signed, context.clock.now()));
      }),
    );
    const { p50, p99 } = spreadOf(samples.slice(20));
    const perSecond = 1000 / (samples.slice(20).reduce((sum, ms) => sum + ms, 0) / 600);
    return [
      row(
        'one result: build, XSD, c14n, sign, verify, commit',
        `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${perSecond.toFixed(0)} a second; p50 ${(p50 / floor).toFixed(1)} × the key and two syncs alone (${floor.toFixed(2)} ms)`,
        'p50 ≤ 5 ms, p99 ≤ 15 ms, ≥ 200/s',
        p50 <= 5 && p99 <= 15 && perSecond >= 200,
      ),
    ];
  } finally {
    await open.close();
    open.release();
    await shop.remove();
  }
}

/** What no program can spare: one RSA-2048 signature, and two appended files on the disk. Middle of 200, in this run. */
function floorMs(signer: DocumentSigner, file: string): number {
  const octets = new Uint8Array(1_024);
  const frame = new Uint8Array(12_000);
  const files = [`${file}-1`, `${file}-2`];
  const handles = files.map((name) => openSync(name, 'wx'));
  try {
    const samples = Array.from({ length: 200 }, () =>
      millisecondsOf(() => {
        signer.sign(octets);
        for (const handle of handles) {
          writeSync(handle, frame);
          fdatasyncSync(handle);
        }
      }),
    );
    return spreadOf(samples).p50;
  } finally {
    for (const handle of handles) closeSync(handle);
    for (const name of files) rmSync(name);
  }
}

/** Enter → committed with full sync; fsyncs counted by the operating system where strace is there. */
export async function entry(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  const open = shop.open();
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await open.close();
    open.release();
  };
  try {
    const today = tokyoDateOf(open.context.clock.now());
    const results = Array.from({ length: 420 }, (_, number) => typedResult(open, number, today));
    const samples = results.map((result) => millisecondsOf(() => finalisePaper(open, result)));
    const { p95 } = spreadOf(samples.slice(20));
    await close();
    const fsyncs = countFsyncs(shop.profile);
    const counted = fsyncs === null ? 'fsyncs not counted: no strace' : `${fsyncs.toFixed(2)} fsyncs an entry`;
    return [
      row(
        'enter → committed with full sync',
        `p95 ${p95.toFixed(1)} ms, ${counted}`,
        'p95 ≤ 50 ms, ≤ 2 fsyncs',
        p95 <= 50 && (fsyncs === null || fsyncs <= 2),
      ),
    ];
  } finally {
    await close();
    await shop.remove();
  }
}

/** fsync and fdatasync calls per entry: those of 101 entries less those of 1, so that start and end do not count. */
function countFsyncs(profile: string): number | null {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const calls = (entries: number): number => {
    const log = `${profile}-strace-${entries}.txt`;
    execFileSync(
      'strace',
      ['-f', '-qq', '-e', 'trace=fsync,fdatasync', '-o', log, process.execPath, FSYNC_CHILD, profile, String(entries)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    return Number(execFileSync('grep', ['-cE', 'f(data)?sync\\(', log], { encoding: 'utf8' }));
  };
  return (calls(101) - calls(1)) / 100;
}
