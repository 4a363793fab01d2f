import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const firstLine = z.object({ url: z.string(), pid: z.number(), dataDir: z.string() });

export interface MockProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** The mock service as a second process of its own, with its own database. */
export async function startMockProcess(entry: string, dataDir: string): Promise<MockProcess> {
  const child = spawn(process.execPath, [entry, '--port', '0', '--data', dataDir, '--fill', 'demo'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const exited = once(child, 'exit');
  const line = await Promise.race([once(lines, 'line').then(([text]) => String(text)), exited.then(() => null)]);
  if (line === null) throw new Error('the mock service ended before it was ready');
  const { url } = firstLine.parse(JSON.parse(line));
  return {
    url,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

const bookEntry = z.object({
  prescriptionId: z.string(),
  exchangeNumber: z.string().nullable(),
  kind: z.string(),
  repetition: z.string(),
  slip: z.string(),
});
export type BookEntry = z.infer<typeof bookEntry>;

const ledger = z.object({
  results: z.array(
    z.object({
      dispensingId: z.string(),
      operationId: z.string(),
      kind: z.enum(['register', 'amend', 'withdraw']),
      returnedSha256: z.string().nullable(),
      state: z.enum(['current', 'superseded', 'withdrawn']),
    }),
  ),
  counters: z.looseObject({ requests: z.number(), peakInFlight: z.number() }),
});
export type Ledger = z.infer<typeof ledger>;

async function json(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response.json();
}

/** The `/mock/*` doors: only a demo and tests use them. */
export const mockDoors = {
  async book(url: string): Promise<readonly BookEntry[]> {
    return z.array(bookEntry).parse(await json(await fetch(`${url}/mock/prescriptions`)));
  },
  async prescribe(url: string, fields: object): Promise<void> {
    const body = JSON.stringify(fields);
    await json(
      await fetch(`${url}/mock/prescriptions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      }),
    );
  },
  async ledger(url: string): Promise<Ledger> {
    return ledger.parse(await json(await fetch(`${url}/mock/ledger`)));
  },
  async faults(url: string, faults: Readonly<Record<string, unknown>>): Promise<void> {
    const body = JSON.stringify(faults);
    await json(
      await fetch(`${url}/mock/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    );
  },
};
