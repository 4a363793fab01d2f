import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { electronicDocument, paperDocument } from '../support/cli-papers.ts';
import {
  answerOf,
  type MockService,
  onlyJson,
  openShop,
  refusedCodes,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import { listShape, outcomeShape, queueShape } from '../support/cli-shapes.ts';

/** Who may do what (product.md §1, §7), enforced at dispatch and written into the audit log. */
let mock: MockService;
let shop: Shop;
let ids: { submission: string; draft: string; prescription: string };
const PATIENT = ['石山', 'ｲｼﾔﾏ', '見本　花子', 'ﾐﾎﾝ', '020001', '1957-03-08', '19570308'];

beforeAll(async () => {
  mock = await startMockService();
  const [entry] = await mock.book();
  shop = await openShop(mock.url);
  await shop.here(['receive', '--slip', entry?.slip ?? '']);
  const [received] = answerOf(listShape, await shop.here(['prescriptions']));
  const key = received?.prescriptionKey ?? '';
  const first = answerOf(outcomeShape, await shop.here(['record', '-'], { input: electronicDocument(key) }));
  const [done] = answerOf(
    z.array(outcomeShape),
    await shop.here(['finalise', first.resultId, '--as-dispensed', '継続の指示あり']),
  );
  const draft = answerOf(outcomeShape, await shop.here(['record', '-'], { input: paperDocument(1), user: 'clerk' }));
  ids = { submission: done?.submissionId ?? '', draft: draft.resultId, prescription: key };
});
afterAll(async () => {
  shop?.remove();
  await mock?.stop();
});

const why = ['--reason', '理由'];
type Person = 'pharmacist' | 'owner' | 'clerk' | 'support';
/** Command, and who is refused it. What the others may do with these rows is shown elsewhere. */
const denials: readonly (readonly [string, () => string[], readonly Person[]])[] = [
  ['finalise', () => ['finalise', ids.draft], ['owner', 'clerk', 'support']],
  ['sign', () => ['sign'], ['owner', 'clerk', 'support']],
  ['void', () => ['void', ids.submission, ...why], ['owner', 'clerk', 'support']],
  ['withdraw', () => ['withdraw', ids.submission, ...why], ['owner', 'clerk', 'support']],
  ['receive', () => ['receive', '--prescription-id', ids.prescription], ['support']],
  ['upload', () => ['upload'], ['support']],
  ['close', () => ['close'], ['support']],
  ['carry-over', () => ['carry-over', ids.draft, ...why], ['support']],
  ['key reissue', () => ['key', 'reissue', 'pharmacist'], ['pharmacist', 'clerk', 'support']],
  ['check --oral-consent', () => ['check', ids.prescription, '--oral-consent'], ['owner', 'clerk']],
  ['import --finalise', () => ['import', '--finalise', '-'], ['owner', 'clerk', 'support']],
];

async function auditRows(): Promise<number> {
  return z.object({ rows: z.number() }).parse(onlyJson(await shop.here(['audit', 'verify']))).rows;
}

describe('rights', () => {
  it.each(denials)('%s is refused to those without the right, and audited', async (_name, args, people) => {
    const before = await auditRows();
    const queue = onlyJson(await shop.here(['queue']));
    for (const user of people) {
      const ran = await shop.here(args(), { user });
      expect(refusedCodes(ran), user).toEqual(['rights.denied']);
      expect(ran.exit, user).toBe(4);
    }
    expect(await auditRows()).toBe(before + people.length);
    expect(onlyJson(await shop.here(['queue']))).toEqual(queue);
  });

  it.each(['pharmacist', 'owner', 'clerk', 'support'] as const)(
    '%s may look: status, queue, doctor, audit',
    async (user) => {
      for (const command of [['queue'], ['doctor'], ['audit', 'verify']]) {
        expect((await shop.here(command, { user })).exit, command.join(' ')).toBe(0);
      }
      expect((await shop.here(['status'], { user })).exit).toBe(4);
    },
  );

  it('support holds and releases what is stuck', async () => {
    const held = await shop.here(['hold', ids.submission, ...why], { user: 'support' });
    expect(onlyJson(held)).toMatchObject({ state: 'held' });
    const released = await shop.here(['release', ids.submission], { user: 'support' });
    expect(onlyJson(released)).toMatchObject({ state: 'awaiting-signature' });
  });
});

describe('what support sees', () => {
  const noPatient = (text: string): void => {
    for (const part of PATIENT) expect(text).not.toContain(part);
  };

  it('rows without people: show and prescriptions are masked, documents are refused', async () => {
    for (const id of [ids.submission, ids.draft, ids.prescription]) {
      const asSupport = await shop.here(['show', id], { user: 'support' });
      expect(asSupport.exit).toBe(0);
      noPatient(asSupport.stdout);
      noPatient((await shop.spoken(['show', id], { user: 'support' })).stdout);
    }
    // The mask hides something: the pharmacist sees it.
    expect((await shop.here(['show', ids.submission])).stdout).toContain('石山');
    noPatient((await shop.here(['prescriptions'], { user: 'support' })).stdout);
    const xml = await shop.here(['show', ids.submission, '--xml'], { user: 'support' });
    expect(refusedCodes(xml)).toEqual(['rights.denied']);
  });

  it('unmasking is a named, reasoned, audited act', async () => {
    const before = await auditRows();
    const shown = await shop.here(['show', ids.submission, '--unmask', '差戻しの原因調査'], { user: 'support' });
    expect(shown.stdout).toContain('石山');
    expect(await auditRows()).toBe(before + 1);
  });

  it('status, queue, audit and doctor never name a patient, on either stream, for anyone', async () => {
    for (const args of [['status'], ['queue'], ['audit', 'verify'], ['doctor']]) {
      for (const ran of [
        await shop.here(args),
        await shop.spoken(args),
        await shop.spoken([...args, '--lang', 'en']),
      ]) {
        noPatient(ran.stdout);
        noPatient(ran.stderr);
      }
    }
    const child = await shop.spawned(['upload']).ended;
    noPatient(child.stderr);
    noPatient(child.stdout);
    expect(answerOf(queueShape, await shop.here(['queue'])).length).toBeGreaterThan(0);
  });
});
