import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cj1Text, daysFromToday, paperDocument } from '../support/cli-papers.ts';
import {
  answerOf,
  type CliProcess,
  type CliRun,
  type MockService,
  onlyJson,
  openShop,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import { closeShape, importShape, outcomeShape, queueShape, verdictShape } from '../support/cli-shapes.ts';
import { type TamperingLine, tamperingLine } from '../support/tampering-line.ts';

/** One test for each way in which 閉局OK would have been a lie (product.md §4), through the real commands. */
let mock: MockService;
let line: TamperingLine;
let shop: Shop;
let people = 500;

beforeAll(async () => {
  mock = await startMockService();
  line = await tamperingLine(mock.url);
  shop = await openShop(line.url);
});
afterEach(() => mock.faults({}));
afterAll(async () => {
  shop?.remove();
  await line.close();
  await mock?.stop();
});

const why = ['--reason', '確認'];
const codes = (ran: CliRun): string[] => answerOf(verdictShape, ran).actions.map((action) => action.code);
/** How many prescriptions the program itself can account for, as the mismatch says. */
const accountedFor = (ran: CliRun): string =>
  /合計は (\d+) 枚/.exec(answerOf(verdictShape, ran).actions[0]?.text ?? '')?.[1] ?? '';
const status = (): Promise<CliRun> => shop.here(['status']);
const drafted = async (): Promise<string> => {
  people += 1;
  return answerOf(outcomeShape, await shop.here(['record', '-'], { input: paperDocument(people) })).resultId;
};
const finalised = async (): Promise<string> => {
  const [outcome] = answerOf(
    z.array(outcomeShape),
    await shop.here(['finalise', await drafted(), '--as-dispensed', '継続の指示あり']),
  );
  return outcome?.submissionId ?? '';
};
const everythingSent = async (): Promise<void> => {
  await shop.here(['upload']);
  const ran = await status();
  expect(codes(ran)).toEqual([]);
  expect(ran.exit).toBe(0);
};
/** A sender that stays; ready when the profile answers that one is alive. */
const watching = async (): Promise<CliProcess> => {
  const watcher = shop.spawned(['upload', '--watch']);
  for (;;) {
    const seen = answerOf(verdictShape.extend({ sender: z.object({ alive: z.boolean() }) }), await status());
    if (seen.sender.alive) return watcher;
    if (watcher.child.exitCode !== null) throw new Error(JSON.stringify(await watcher.ended));
    await new Promise((done) => setTimeout(done, 200));
  }
};
const stopped = async (watcher: CliProcess): Promise<void> => {
  watcher.child.kill('SIGTERM');
  await watcher.ended;
};

describe('要対応 instead of 閉局OK', () => {
  it('rows are ready and nobody sends them', async () => {
    await finalised();
    const ran = await status();
    expect(codes(ran)).toEqual(['closing.sender-stopped']);
    expect(ran.exit).toBe(4);
    await everythingSent();
  });

  it('a draft, once, and by name of who can act', async () => {
    const id = await drafted();
    const ran = await status();
    expect(answerOf(verdictShape, ran).actions).toMatchObject([{ code: 'closing.draft', resultId: id }]);
    const spoken = await shop.spoken(['status']);
    expect(spoken.stdout).toContain('要対応 1件(入力中1件) 枚数未照合');
    const lines = spoken.stdout.split('\n');
    const at = lines.findIndex((one) => one.includes('入力中の調剤結果'));
    expect(lines[at + 1]).toContain('薬剤師');
    expect(lines[at + 2]).toContain(id);
    const [outcome] = answerOf(
      z.array(outcomeShape),
      await shop.here(['finalise', id, '--as-dispensed', '継続の指示あり']),
    );
    await shop.here(['void', outcome?.submissionId ?? '', ...why]);
  });

  it('a voided result leaves its prescription without one', async () => {
    const ran = await status();
    expect(codes(ran)).toEqual(['closing.reception']);
    const key = answerOf(verdictShape, ran).actions[0]?.prescriptionKey ?? '';
    await shop.here(['cancel-reception', key, ...why]);
    expect(codes(await status())).toEqual([]);
  });

  it('an imported result that no pharmacist has confirmed', async () => {
    const input = cj1Text({ person: 1 });
    const [file] = answerOf(importShape, await shop.here(['import', '-'], { input }));
    expect(codes(await status())).toEqual(['closing.pending-confirmation']);
    await shop.here(['finalise', file?.created[0]?.id ?? '', '--as-dispensed', '継続の指示あり']);
    await everythingSent();
  });

  it('a reception that was never finalised; its signature; then nothing', async () => {
    const slip = (await mock.book()).find((row) => row.kind === 'electronic')?.slip ?? '';
    await shop.here(['receive', '--slip', slip]);
    const ran = await status();
    expect(codes(ran)).toEqual(['closing.reception']);
    const prescription = answerOf(verdictShape, ran).actions[0]?.prescriptionKey;
    const input = JSON.stringify({ form: 'from-prescription', prescription, dispensingDate: daysFromToday(0) });
    const draft = answerOf(outcomeShape, await shop.here(['record', '-'], { input }));
    expect(codes(await status())).toEqual(['closing.draft']);
    await shop.here(['finalise', draft.resultId, '--as-dispensed', '継続の指示あり']);
    const signer = answerOf(verdictShape, await status()).actions;
    expect(signer).toMatchObject([{ code: 'closing.awaiting-signature', who: 'sign' }]);
    expect(signer[0]?.text).toContain('見本　一郎薬剤師の署名待ちが 1 件');
    await shop.here(['sign']);
    await everythingSent();
  });

  it('a held row, and one that the service refused', async () => {
    const id = await finalised();
    await shop.here(['hold', id, ...why]);
    expect(codes(await status())).toEqual(['closing.held']);
    await shop.here(['release', id]);
    await mock.faults({ rejectEvery: 1 });
    expect((await shop.here(['upload'])).exit).toBe(4);
    expect(codes(await status())).toEqual(['closing.rejected']);
    await shop.here(['void', id, ...why]);
    const key = answerOf(verdictShape, await status()).actions[0]?.prescriptionKey ?? '';
    await shop.here(['cancel-reception', key, ...why]);
    expect(codes(await status())).toEqual([]);
  });

  it('an amendment and a withdrawal that have not gone out', async () => {
    const id = await finalised();
    await everythingSent();
    await shop.here(['amend', id, '-', ...why], { input: paperDocument(people, { remarks: ['変更'] }) });
    expect(codes(await status())).toEqual(['closing.sender-stopped']);
    await everythingSent();
    const amended = answerOf(queueShape, await shop.here(['queue', '--kind', 'amend'])).at(-1);
    await shop.here(['withdraw', amended?.submissionId ?? '', ...why]);
    expect(codes(await status())).toEqual(['closing.sender-stopped']);
    await everythingSent();
  });

  it('a returned file that is not what was sent', async () => {
    const id = await finalised();
    line.tamper(true);
    await shop.here(['upload']);
    line.tamper(false);
    const ran = await status();
    expect(answerOf(verdictShape, ran).actions).toMatchObject([{ code: 'closing.bad-copy', submissionId: id }]);
    expect(ran.exit).toBe(4);
    const [row] = answerOf(queueShape, await shop.here(['queue', '--state', 'registered'])).filter(
      (one) => one.submissionId === id,
    );
    expect(row?.copy).toBe('bad');
    // It is asked for again on demand; the service still has the right one.
    expect(onlyJson(await shop.here(['retry', id]))).toMatchObject({ state: 'registered' });
    await everythingSent();
  });
});

describe('the prescription count', () => {
  it('missing: 枚数未照合; wrong: 要対応; right: 閉局OK', async () => {
    expect(answerOf(verdictShape, await status())).toMatchObject({ line: '閉局OK 枚数未照合' });
    const wrong = await shop.here(['close', '--prescription-count', '999', '--final']);
    const { actions, kind, issues, report } = answerOf(closeShape, wrong);
    expect(actions.map((action) => action.code)).toEqual(['closing.count-mismatch']);
    expect(kind).toBe('provisional');
    expect(issues.map((issue) => issue.code)).toContain('close.refused-open-work');
    expect(wrong.exit).toBe(4);
    const right = await shop.here(['close', '--prescription-count', accountedFor(wrong), '--final']);
    expect(answerOf(closeShape, right)).toMatchObject({ verdict: 'closable', line: '閉局OK', kind: 'final' });
    expect(right.exit).toBe(0);
    // The report accounts for every result of the day, and the service counts the same.
    expect(report).toMatchObject({ prescriptionCount: 999 });
    const counted = z.looseObject({ serviceCount: z.number() }).parse(answerOf(closeShape, right).report);
    const today = (await mock.ledger()).filter((row) => row.state === 'current').length;
    expect(counted.serviceCount).toBe(today);
  });
});

describe('閉局可 only while a sender is alive', () => {
  it('rows of today go by themselves; rows of yesterday are late with the outage as evidence', async () => {
    const watcher = await watching();
    try {
      await mock.faults({ down: true });
      await finalised();
      // One more than was counted before; with the line down the exit code is the verdict's all the same.
      const more = await status();
      expect(codes(more)).toEqual(['closing.count-mismatch']);
      const ran = await shop.here(['close', '--patience', '0', '--prescription-count', accountedFor(more)]);
      expect(answerOf(verdictShape, ran)).toMatchObject({ verdict: 'closable-auto', actions: [] });
      expect(ran.exit).toBe(3);
      const input = cj1Text({ person: 700, dispensingDate: daysFromToday(-1) });
      await shop.here(['import', '--finalise', '--late-reason', '往診先で調剤', '-'], { input });
      const late = answerOf(verdictShape.extend({ lateRisk: z.boolean() }), await status());
      expect(late).toMatchObject({ verdict: 'closable-auto', lateRisk: true });
      expect(late.line).toContain('当日登録にならないおそれ');
      expect(late.line).toContain('残り2件');
    } finally {
      await stopped(watcher);
    }
    const alone = await status();
    expect(codes(alone)).toContain('closing.sender-stopped');
    await mock.faults({});
    await everythingSent();
  });
});
