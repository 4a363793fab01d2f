import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { paperDocument } from '../support/cli-papers.ts';
import {
  answerOf,
  type CliProcess,
  type MockService,
  onlyJson,
  openShop,
  refusedCodes,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import { outcomeShape, type QueueRow, queueShape, verdictShape } from '../support/cli-shapes.ts';

/** One process holds the profile, the others hand it their work; when it is killed, the next opens the file itself. */
let mock: MockService;
let shop: Shop;
let watcher: CliProcess;

const sender = verdictShape.extend({ sender: z.object({ alive: z.boolean() }) });
async function until<T>(ask: () => Promise<T>, is: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const answer = await ask();
    if (is(answer)) return answer;
    await new Promise((done) => setTimeout(done, 150));
  }
  throw new Error('it never came to pass');
}
const queue = async (): Promise<QueueRow[]> => answerOf(queueShape, await shop.here(['queue']));
const startWatching = async (): Promise<CliProcess> => {
  const started = shop.spawned(['upload', '--watch']);
  await until(
    async () => {
      if (started.child.exitCode !== null) throw new Error(JSON.stringify(await started.ended));
      return answerOf(sender, await shop.here(['status']));
    },
    (status) => status.sender.alive,
  );
  return started;
};
const draft = async (person: number): Promise<string> =>
  answerOf(outcomeShape, await shop.here(['record', '-'], { input: paperDocument(person) })).resultId;

beforeAll(async () => {
  mock = await startMockService();
  shop = await openShop(mock.url);
  watcher = await startWatching();
});
afterAll(async () => {
  watcher.child.kill('SIGKILL');
  shop?.remove();
  await mock?.stop();
});

describe('while upload --watch holds the profile', () => {
  it('its socket is 0600 in a 0700 folder, and nobody else can open the file', () => {
    const { path, pid } = z
      .object({ path: z.string(), pid: z.number() })
      .parse(JSON.parse(readFileSync(join(shop.profile, 'service.json'), 'utf8')));
    expect(pid).toBe(watcher.child.pid);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(statSync(join(shop.profile, 'service.json')).mode & 0o777).toBe(0o600);
  });

  it('other processes work through it, and what they finalise goes out by itself', async () => {
    const id = await draft(1);
    const done = await shop.spawned(['finalise', id]).ended;
    expect(done.exit, done.stdout + done.stderr).toBe(0);
    const [outcome] = answerOf(z.array(outcomeShape), done);
    const sent = await until(queue, (rows) =>
      rows.some((row) => row.submissionId === outcome?.submissionId && row.copy === 'verified'),
    );
    expect(sent).toHaveLength(1);
    expect((await shop.here(['status'])).exit).toBe(0);
  });

  it('each request signs in by itself, with its own rights', async () => {
    const wrong = await shop.here(['queue'], { env: { CHOZAI_PASSWORD: 'another' } });
    expect(refusedCodes(wrong)).toEqual(['sign-in.refused']);
    const clerk = await shop.here(['finalise', '--all'], { user: 'clerk' });
    expect(refusedCodes(clerk)).toEqual(['rights.denied']);
  });
});

describe('when it is killed', () => {
  it('with rows in flight: the next command opens the file, they are 確認中, and end registered once', async () => {
    // Checked before the answers stay away: 確定 does not wait for one.
    for (const person of [2, 3, 4]) answerOf(z.unknown(), await shop.here(['check', 'run', await draft(person)]));
    // Answers that never come keep the requests open until the kill.
    await mock.faults({ latencyMs: { mean: 120_000, jitter: 0 } });
    const finalised = answerOf(z.array(outcomeShape), await shop.here(['finalise', '--all']));
    expect(finalised.map((row) => row.submissionId === null)).toEqual([false, false, false]);
    await until(queue, (rows) => rows.filter((row) => row.state === 'in-flight').length === 3);
    watcher.child.kill('SIGKILL');
    await watcher.ended;
    await mock.faults({});
    const left = await queue();
    expect(left.filter((row) => row.state === 'in-flight')).toHaveLength(3);
    const uploaded = await shop.spawned(['upload']).ended;
    expect(onlyJson(uploaded)).toMatchObject({ rejected: 0, waiting: 0 });
    const rows = await queue();
    expect(rows.map(({ state, copy }) => `${state} ${copy}`)).toEqual(
      Array.from({ length: 4 }, () => 'registered verified'),
    );
    const ledger = await mock.ledger();
    expect(ledger).toHaveLength(rows.length);
    expect(new Set(ledger.map((row) => row.operationId))).toEqual(new Set(rows.map((row) => row.operationId)));
    const shown = z
      .object({ events: z.array(z.object({ event: z.string(), to: z.string() })) })
      .parse(onlyJson(await shop.here(['show', finalised[0]?.submissionId ?? ''])));
    expect(shown.events.map((event) => event.to)).toContain('outcome-unknown');
    expect(shown.events.at(-1)?.to).toBe('registered');
    expect(onlyJson(await shop.here(['audit', 'verify']))).toMatchObject({ valid: true });
  });

  it('two short commands at the same moment wait for each other', async () => {
    const both = await Promise.all([shop.spawned(['queue']).ended, shop.spawned(['status']).ended]);
    expect(both.map((ran) => ran.exit)).toEqual([0, 0]);
  });
});
