/** A shop made for measuring: a real profile on disk, a real mock service as a second process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { KEY_COST, openKeySlot, sealKeySlot } from '../main/adapters/profile/key-slot.ts';
import { profileFileOf, readProfileFile, writeProfileFile } from '../main/adapters/profile/profile-file.ts';
import type { Actor } from '../main/application/people-ports.ts';
import { takeInPrescription } from '../main/application/prescription/take-in-prescription.ts';
import { newResultRow, prescriptionBehind } from '../main/application/result/draft-rows.ts';
import { queueResult } from '../main/application/result/queue-result.ts';
import { parseRecordDocument, resultFromDocument } from '../main/application/result/typed-result.ts';
import { type OpenContext, openContext, profiles } from '../main/composition.ts';
import { initialiseTraining } from '../main/initialise-training.ts';
import { paperExample } from '../shared/contract/record-document.ts';
import { type CalendarDate, tokyoDateOf } from '../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../shared/domain/dispensing/dispensing-result.ts';
import type { Result } from '../shared/domain/result.ts';

const MOCK_ENTRY = resolve(import.meta.dirname, '../mock-service/start.ts');
export const PIN = '482916';
export const PASSWORD = 'bench-password';

export function mustSucceed<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map((issue) => `${issue.code}: ${issue.text}`).join('; '));
  return result.value;
}

export interface Service {
  readonly url: string;
  readonly pid: number;
  faults(faults: Readonly<Record<string, unknown>>): Promise<void>;
  ledger(): Promise<{
    results: { state: string; operationId: string }[];
    counters: { byMessage: Record<string, number>; requests: number; peakInFlight: number };
  }>;
  stop(): Promise<void>;
}

/** The mock as a process of its own, over what lies in that folder. */
export async function startService(dataDir: string): Promise<Service> {
  const child: ChildProcess = spawn(process.execPath, [MOCK_ENTRY, '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('the service has no standard output');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { url, pid }: { url: string; pid: number } = JSON.parse(String(line));
  const exited = once(child, 'exit');
  return {
    url,
    pid,
    faults: async (faults) => {
      await fetch(`${url}/mock/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(faults),
      });
    },
    ledger: async () => (await fetch(`${url}/mock/ledger`)).json() as ReturnType<Service['ledger']>,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

export interface Shop {
  readonly folder: string;
  readonly profile: string;
  readonly service: Service;
  open(): OpenContext & { release(): void };
  remove(): Promise<void>;
}

export async function makeShop(requestTimeoutMs: number): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-bench-'));
  const service = await startService(join(folder, 'service'));
  const profile = join(folder, 'profile');
  mustSucceed(
    await initialiseTraining({ profile, serviceUrl: service.url, password: PASSWORD, pin: PIN, requestTimeoutMs }),
  );
  return {
    folder,
    profile,
    service,
    open: () => {
      const access = profiles();
      const lock = mustSucceed(access.acquireProfileLock(profile));
      const opened = mustSucceed(openContext(access, profile, 'pharmacist', PASSWORD, lock));
      return { ...opened, release: () => lock.release() };
    },
    remove: async () => {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A training profile's passwords are cheap to try: as dear as those of a real shop. */
export function guardAsRealShop({ profile }: Pick<Shop, 'profile'>): void {
  const { slots } = mustSucceed(readProfileFile(profile));
  const dear = slots.map((slot) => {
    const key = openKeySlot(slot, slot.name, PASSWORD);
    if (key === null) throw new Error(`${slot.name} has another password`);
    return sealKeySlot(slot.name, PASSWORD, key, KEY_COST);
  });
  writeProfileFile(profile, profileFileOf(dear));
}

/** A result as a person types it, of another invented patient each time. */
export function typedResult(
  { context, actor }: OpenContext,
  number: number,
  dispensingDate: CalendarDate,
): DispensingResult {
  const document = {
    ...paperExample,
    dispensingDate,
    issuedOn: dispensingDate,
    insured: { ...paperExample.insured, number: String(100_000 + number) },
    groups: Array.from({ length: 5 }, (_, index) => ({ ...paperExample.groups[0], rpNumber: index + 1 })),
  };
  return mustSucceed(resultFromDocument(context, actor, mustSucceed(parseRecordDocument(document)))).result;
}

/** Saves and finalises one paper result in one transaction: what 確定 writes. */
export function finalisePaper(
  { context, actor }: { readonly context: OpenContext['context']; readonly actor: Actor },
  result: DispensingResult,
): void {
  context.store.transaction(() => {
    const { row: prescription } = takeInPrescription(context, actor, {
      prescription: prescriptionBehind(result, result.dispensingDate),
      source: 'typed',
      sourceSha256: null,
      original: null,
      signatureValid: null,
      issues: [],
      reception: 'local-only',
    });
    const row = newResultRow(context, actor, prescription, result, [], {
      status: 'draft',
      importSha256: null,
      previous: null,
    });
    context.store.results.insert(row);
    context.store.results.finalise(row.resultId, context.clock.now(), actor.userId);
    mustSucceed(
      queueResult(
        context,
        actor,
        prescription,
        { resultId: row.resultId, result, pharmacistUserId: actor.userId },
        'register',
        null,
      ),
    );
  });
}

export function fillQueue(open: OpenContext, count: number): void {
  const today = tokyoDateOf(open.context.clock.now());
  for (let number = 0; number < count; number += 1) finalisePaper(open, typedResult(open, number, today));
}
