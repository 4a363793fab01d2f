import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { addMs, instantOf } from '../shared/domain/calendar-date.ts';
import { parseUuid, type Uuid } from '../shared/domain/identifiers.ts';
import { fillDemoBook } from './book/demo-book.ts';
import { type CheckMasters, loadCheckMasters } from './check/check-masters.ts';
import { RequestCounters } from './http/request-counters.ts';
import { createMockServer } from './http/serve.ts';
import { loadMockKeys } from './keys/mock-keys.ts';
import type { MockContext } from './messages/message-context.ts';
import { openMockStore } from './store/mock-store.ts';

export interface MockServiceOptions {
  /** 0 = any free port */
  readonly port: number;
  /** Made when it is not there; keeps the database and the mock's keys */
  readonly dataDir: string;
  readonly fill?: 'demo' | null;
  /** Milliseconds since 1970; the machine's clock when not given */
  readonly now?: () => number;
  readonly reportDefect?: (error: unknown) => void;
  /** The shipped ones when not given; null = none, so that no check can be performed */
  readonly masters?: CheckMasters | null;
}

export interface MockService {
  readonly url: string;
  readonly dataDir: string;
  /** Ends all connections at once; what was acknowledged stays. */
  close(): Promise<void>;
}

function randomUuid(): Uuid {
  const uuid = parseUuid(randomUUID());
  if (uuid === null) throw new Error('randomUUID gave no UUID');
  return uuid;
}

function reportToStandardError(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`mock-service: defect: ${text}\n`);
}

/** Starts the mock of the service on 127.0.0.1 (product.md §11). Rejects when the port or the folder cannot be had. */
export async function startMockService(options: MockServiceOptions): Promise<MockService> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const nowMs = options.now ?? Date.now;
  const reportDefect = options.reportDefect ?? reportToStandardError;
  const store = openMockStore(dataDir);
  const context: MockContext = {
    store,
    keys: loadMockKeys(dataDir, instantOf(nowMs())),
    masters: options.masters === undefined ? loadCheckMasters(reportDefect) : options.masters,
    now: () => addMs(instantOf(nowMs()), store.faults.settings.clockOffsetS * 1000),
    trueNow: () => instantOf(nowMs()),
    uuid: randomUuid,
  };
  if (options.fill === 'demo') fillDemoBook(context);
  const server = createMockServer(context, new RequestCounters(), reportDefect);
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    async close() {
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

const USAGE = 'usage: start.ts --port N --data DIR [--fill demo]';

/** The command line as options, or null when it is none of ours. */
function optionsOf(args: readonly string[]): MockServiceOptions | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string', default: '0' }, data: { type: 'string' }, fill: { type: 'string' } },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : -1;
    const knownFill = values.fill === undefined || values.fill === 'demo';
    if (values.data === undefined || port < 0 || port > 65_535 || !knownFill) return null;
    return { port, dataDir: values.data, fill: values.fill === 'demo' ? 'demo' : null };
  } catch {
    return null;
  }
}

/**
 * `node mock-service/start.ts --port 0 --data DIR [--fill demo]`: the first line on standard output is one JSON value.
 * Exit codes: 2 usage, 6 the port or the folder cannot be had.
 */
async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  let service: MockService;
  try {
    service = await startMockService(options);
  } catch (error) {
    process.stderr.write(`mock-service: ${error instanceof Error ? error.message : String(error)}\n`);
    // The store may be open already; nothing of it is worth waiting for.
    process.exit(6);
  }
  process.stdout.write(`${JSON.stringify({ url: service.url, pid: process.pid, dataDir: service.dataDir })}\n`);
  const stop = (): void => {
    service.close().catch(reportToStandardError);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

if (import.meta.main) await main();
