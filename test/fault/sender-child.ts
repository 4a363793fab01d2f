/**
 * The program's sender as a process of its own, for tests that kill it. Arguments: database file, key (hex), address of
 * the service, request time-out in ms. It says `started`, then one line for every row it is told of, then its summary.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../main/adapters/system/system-clock.ts';
import type { TrustAnchorsPem } from '../../main/application/service-ports.ts';
import { UploadEngine } from '../../main/application/upload/upload-engine.ts';
import { DEFAULT_UPLOAD_SETTINGS } from '../../main/application/upload/upload-settings.ts';
import { verifyReturnCopy } from '../../shared/document/compare-return-copy.ts';
import { gatewayTo, testRandom } from '../contract/mock-fixture.ts';
import { openedStore } from '../support/store-rows.ts';

const [, , file = '', keyHex = '', url = '', timeout = ''] = process.argv;
const requestTimeoutMs = Number(timeout);
const tell = (line: string): void => void writeSync(1, `${line}\n`);

const store = openedStore(file, new Uint8Array(Buffer.from(keyHex, 'hex')));
const anchors = store.settings.get('test.anchors') as TrustAnchorsPem;
const gateway = gatewayTo(url, { requestTimeoutMs, quickRetries: 0 });
const silent = (): void => undefined;

const engine = new UploadEngine({
  store,
  gateway,
  clock: systemClock,
  random: testRandom,
  log: { info: silent, warn: silent, error: (event, fields) => tell(`error ${event} ${JSON.stringify(fields)}`) },
  copyVerifier: {
    verify: (row, sent, returned) => {
      if (row.dispensingId === null) throw new Error('no dispensing id');
      const { dispensingId, needsSignature: signed } = row;
      return verifyReturnCopy(sent, returned, { dispensingId, signed, anchors, now: systemClock.now() });
    },
  },
  effects: {
    received: silent,
    // What the application does in the same transaction: here, a line in the hash chain.
    registered: (row) => {
      const at = systemClock.now();
      store.audit.append({ at, user: 'sender', action: 'test.registered', target: row.submissionId, detail: {} });
    },
  },
  settings: {
    ...DEFAULT_UPLOAD_SETTINGS,
    requestTimeoutMs,
    leaseMs: requestTimeoutMs * 3,
    retry: { firstDelayMs: 100, capMs: 1_000, retryAfterCapMs: 5_000 },
    breaker: { failures: 5, probe: { firstDelayMs: 100, capMs: 500, retryAfterCapMs: 5_000 } },
  },
  emit: (event) => {
    if (event.type === 'progress') tell(`row ${event.row?.outcome}`);
  },
});

tell('started');
const summary = await engine.runUntilIdle({ patienceMs: 60_000, outagePatienceMs: 60_000 });
// Kilobytes at most, of the whole process
tell(`memory ${process.resourceUsage().maxRSS}`);
tell(JSON.stringify(summary));
await gateway.close();
store.close();
