import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOver } from '../../main/application/closing/closing-notes.ts';
import { completeEntry } from '../../main/application/entry/complete-entry.ts';
import { openEntry } from '../../main/application/entry/open-entry.ts';
import { cancelReception } from '../../main/application/prescription/cancel-reception.ts';
import { importFiles } from '../../main/application/prescription/import-files.ts';
import { receivePrescriptions } from '../../main/application/prescription/receive-prescriptions.ts';
import { amendResult, correctResult, voidResult, withdrawResult } from '../../main/application/result/change-result.ts';
import { recordResult } from '../../main/application/result/record-result.ts';
import type { PrescriptionRow, ResultRow } from '../../main/application/row-ports.ts';
import { addDays, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { cj1FromDispensingResult } from '../../shared/formats/cj1.ts';
import { book } from '../contract/mock-fixture.ts';
import { codesOf, type DayRig, type DayService, day, given, openDay, startDayService } from '../support/day-rig.ts';

/** Results taken back, 登録対象外, and the rounds of refills: what the shop shows is what the service holds. */
let date = day('2026-11-05');
let service: DayService;
let shop: DayRig;
const silent = (): void => undefined;
const REFILL = { repetition: { type: 'refill', totalRounds: 3 } };

beforeAll(async () => {
  service = await startDayService(tokyoInstant(date, '09:00'));
});
afterAll(async () => {
  await service.close();
});
beforeEach(async () => {
  date = addDays(date, 30);
  service.time.set(date, '15:00');
  shop = await openDay(service);
});
afterEach(async () => {
  await service.faults({});
  await shop.end();
});

const actions = async (): Promise<string[]> => codesOf((await shop.status()).actions);
const refill = (round: number, nextDate = addDays(date, 14)) => ({ round: { type: 'refill', round, of: 3, nextDate } });

function standing(prescriptionKey: Uuid): readonly unknown[] {
  const row = shop.store.prescriptions.byKey(prescriptionKey);
  return [row?.reception, row?.round, row?.prescription.repetition];
}

function chain(prescriptionKey: Uuid): readonly string[] {
  return shop.store.submissions.chain(prescriptionKey).map(({ kind, state }) => `${kind} ${state}`);
}

/** Ordered in the service's book and received here. */
async function received(fields: Readonly<Record<string, unknown>> = {}): Promise<PrescriptionRow> {
  const kind = 'paper-with-exchange-number';
  const { prescriptionId } = await book(service.url, { kind, issuedOn: date, ...fields });
  const wanted = { prescriptionId, allOfPatient: false };
  const [taken] = given(await receivePrescriptions(shop.context, shop.pharmacist, wanted, silent));
  const row = shop.store.prescriptions.byKey((taken?.prescriptionKey ?? '') as Uuid);
  if (row === null) throw new Error(taken?.state);
  return row;
}

async function receiveAgain({ prescription }: PrescriptionRow): Promise<void> {
  const wanted = { prescriptionId: prescription.prescriptionId ?? '', allOfPatient: false };
  given(await receivePrescriptions(shop.context, shop.pharmacist, wanted, silent));
}

async function recorded(key: Uuid, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const document = { form: 'from-prescription', prescription: key, dispensingDate: shop.today(), ...changes };
  return given(await recordResult(shop.context, shop.pharmacist, { document }, silent)).resultId;
}

/** Finalised whatever the duplicate check says. Returns the submission's id. */
async function finalised(resultId: string): Promise<string> {
  const outcome = await shop.finalise(resultId, { checkReason: '検証', asDispensed: '検証' });
  if (outcome.submissionId === null) throw new Error(codesOf(outcome.issues).join());
  return outcome.submissionId;
}

const dispensed = async (key: Uuid, changes = {}): Promise<string> => finalised(await recorded(key, changes));

async function withdrawn(id: string): Promise<void> {
  given(await withdrawResult(shop.context, shop.pharmacist, { id, reason: '別人の薬だった' }, silent));
  await shop.upload();
}

async function cancelled(prescriptionKey: Uuid): Promise<string[]> {
  const outcome = await cancelReception(shop.context, shop.pharmacist, { prescriptionKey, reason: '検証' }, silent);
  if (outcome.ok) await shop.upload();
  return outcome.ok ? [] : codesOf(outcome.issues);
}

/** 不足分後日渡し, by the entry screen. */
async function remainder(prescriptionKey: Uuid): Promise<string> {
  const entry = given(await openEntry(shop.context, shop.pharmacist, { prescriptionKey, remainder: true }, silent));
  const { entryId, revision } = entry;
  const done = given(await completeEntry(shop.context, shop.pharmacist, { entryId, revision }, silent));
  return finalised(done.resultId ?? '');
}

const keyOf = (submissionId: string): Uuid => {
  const row = shop.store.submissions.byId(submissionId as Uuid);
  if (row === null) throw new Error(`no row ${submissionId}`);
  return row.prescriptionKey;
};

describe('登録取消 of what the service holds', () => {
  it('is asked for again, at 調剤中, until its result is entered anew; it cannot be given back', async () => {
    const { prescriptionKey } = await received();
    const id = await dispensed(prescriptionKey);
    await shop.upload();
    expect((await shop.status()).verdict).toBe('closable');
    await withdrawn(id);
    expect((await shop.close({ prescriptionCount: 1 })).verdict).toBe('action-required');
    expect(await actions()).toContain('closing.reception');
    expect(await cancelled(prescriptionKey)).toEqual(['reception.once-dispensed']);
    const entry = given(await openEntry(shop.context, shop.pharmacist, { prescriptionKey, remainder: false }, silent));
    expect(entry.form.groups.flatMap(({ drugs }) => drugs).length).toBeGreaterThan(0);
    await dispensed(prescriptionKey);
    await shop.upload();
    expect(chain(prescriptionKey).slice(1)).toEqual([
      'register withdrawn',
      'withdraw registered',
      'register registered',
    ]);
    expect((await shop.close({ prescriptionCount: 1 })).verdict).toBe('closable');
  });

  it('ends here by a pharmacist’s word with a reason where it is not to be dispensed any more, until it is received again', async () => {
    const row = await received();
    const { prescriptionKey } = row;
    const id = await dispensed(prescriptionKey);
    await shop.upload();
    given(await withdrawResult(shop.context, shop.pharmacist, { id, reason: '別人の薬だった' }, silent));
    const ask = { prescriptionKey, reason: '患者は別の薬局へ', endHere: true };
    const end = (actor = shop.pharmacist) => cancelReception(shop.context, actor, ask, silent);
    const codes = async (actor?: DayRig['pharmacist']) => {
      const outcome = await end(actor);
      return outcome.ok ? [] : codesOf(outcome.issues);
    };
    // The withdrawal first: until then the result stands at the service.
    expect(await codes()).toEqual(['reception.cannot-cancel']);
    await shop.upload();
    const clerk = { ...shop.pharmacist, rights: shop.pharmacist.rights.filter((right) => right !== 'finalise') };
    expect(await codes(clerk)).toEqual(['rights.denied']);
    expect(await actions()).toEqual(['closing.reception']);
    expect(given(await end())).toEqual({ submissionId: null, state: 'cancelled' });
    expect(shop.store.audit.list(1)[0]).toMatchObject({
      action: 'prescription.end-here',
      target: prescriptionKey,
      detail: { reason: '患者は別の薬局へ' },
    });
    expect(chain(prescriptionKey).some((told) => told.startsWith('cancel-reception'))).toBe(false);
    for (const _day of ['today', 'tomorrow']) {
      expect(await shop.status()).toMatchObject({ verdict: 'closable' });
      service.time.set(addDays(date, 1), '15:00');
    }
    const document = { form: 'from-prescription', prescription: prescriptionKey, dispensingDate: shop.today() };
    const typed = await recordResult(shop.context, shop.pharmacist, { document }, silent);
    expect(typed.ok ? [] : codesOf(typed.issues)).toEqual(['record.not-in-hand']);
    await receiveAgain(row);
    expect(await actions()).toEqual(['closing.reception']);
  });

  it('is given back at the service as ever where nothing was registered, whatever word is given', async () => {
    const { prescriptionKey } = await received();
    const ask = { prescriptionKey, reason: '患者の希望', endHere: true };
    expect(given(await cancelReception(shop.context, shop.pharmacist, ask, silent))).toMatchObject({ state: 'ready' });
    await shop.upload();
    expect(chain(prescriptionKey).at(-1)).toBe('cancel-reception registered');
  });

  it('is not left to the night: what comes back by it is asked for before it is sent', async () => {
    const { prescriptionKey } = await received();
    const id = await dispensed(prescriptionKey);
    await shop.upload();
    given(await withdrawResult(shop.context, shop.pharmacist, { id, reason: '別人の薬だった' }, silent));
    // A living sender, which waits for the batch.
    const { clock } = shop.context;
    shop.store.sender.beat('window', clock.now(), tokyoInstant(addDays(date, 1)));
    expect(await shop.status()).toMatchObject({ verdict: 'action-required', automaticRows: 1 });
    expect(await actions()).toEqual(['closing.coming-back']);
    // What is typed anew stands for it, as everywhere.
    const draft = await recorded(prescriptionKey);
    expect(await actions()).toEqual(['closing.draft']);
    given(await voidResult(shop.context, shop.pharmacist, { id: draft, reason: '検証' }, silent));
    const carried = { id: prescriptionKey, reason: '患者は明日来局' };
    given(await carryOver(shop.context, shop.owner, carried, silent));
    expect(await shop.status()).toMatchObject({ verdict: 'closable-auto', automaticRows: 1 });
    await shop.upload();
    expect((await shop.status()).verdict).toBe('closable');
  });

  it('of plain paper is finished by the program alone', async () => {
    const id = await shop.dispense();
    await shop.upload();
    given(await withdrawResult(shop.context, shop.pharmacist, { id, reason: '入力誤り' }, silent));
    shop.store.sender.beat('window', shop.context.clock.now(), tokyoInstant(addDays(date, 1)));
    expect(await shop.status()).toMatchObject({ verdict: 'closable-auto', automaticRows: 1 });
    await shop.upload();
    expect((await shop.status()).verdict).toBe('closable');
  });

  it('of a round puts that round at hand again, and the next one comes after it', async () => {
    const row = await received(REFILL);
    const { prescriptionKey } = row;
    const id = await dispensed(prescriptionKey, refill(1));
    await shop.upload();
    expect(standing(prescriptionKey).slice(0, 2)).toEqual(['waiting-next-round', 2]);
    await withdrawn(id);
    expect(standing(prescriptionKey).slice(0, 2)).toEqual(['accepted', 1]);
    expect(await actions()).toEqual(['closing.reception']);
    await dispensed(prescriptionKey, refill(1));
    await shop.upload();
    expect(standing(prescriptionKey).slice(0, 2)).toEqual(['waiting-next-round', 2]);
    service.time.set(addDays(date, 14), '15:00');
    await receiveAgain(row);
    expect(standing(prescriptionKey).slice(0, 2)).toEqual(['accepted', 2]);
    expect(await actions()).toEqual(['closing.reception']);
  });
});

describe('a later round that is given back', () => {
  it('waits there again, as often as it is taken in', async () => {
    const row = await received(REFILL);
    const { prescriptionKey } = row;
    await dispensed(prescriptionKey, refill(1));
    await shop.upload();
    expect(await cancelled(prescriptionKey)).toEqual(['reception.cannot-cancel']);
    service.time.set(addDays(date, 14), '15:00');
    for (const _time of ['once', 'again']) {
      await receiveAgain(row);
      expect(await actions()).toEqual(['closing.reception']);
      expect(await cancelled(prescriptionKey)).toEqual([]);
      expect(chain(prescriptionKey).at(-1)).toBe('cancel-reception registered');
      expect(standing(prescriptionKey).slice(0, 2)).toEqual(['waiting-next-round', 2]);
      expect(await actions()).toEqual([]);
    }
    await receiveAgain(row);
    await dispensed(prescriptionKey, refill(2, addDays(date, 28)));
    expect(await cancelled(prescriptionKey)).toEqual(['reception.cannot-cancel']);
    await shop.upload();
    expect(standing(prescriptionKey).slice(0, 2)).toEqual(['waiting-next-round', 3]);
  });

  it('of a plain paper waits for its day again', async () => {
    const nextDate = addDays(date, 14);
    const key = keyOf(await shop.dispense({ round: { type: 'refill', round: 1, of: 2, nextDate } }));
    await shop.upload();
    service.time.set(nextDate, '15:00');
    const entry = given(
      await openEntry(shop.context, shop.pharmacist, { prescriptionKey: key, remainder: false }, silent),
    );
    const { entryId, revision } = entry;
    const { resultId } = given(await completeEntry(shop.context, shop.pharmacist, { entryId, revision }, silent));
    const id = resultId ?? '';
    given(await voidResult(shop.context, shop.pharmacist, { id, reason: '来局なし' }, silent));
    expect(await actions()).toContain('closing.reception');
    expect(await cancelled(key)).toEqual([]);
    expect(standing(key).slice(0, 2)).toEqual(['waiting-next-round', 2]);
    expect((await shop.status()).verdict).toBe('closable');
  });
});

describe('登録対象外', () => {
  it('is no amendment of what is registered: that is withdrawn, then entered anew', async () => {
    const id = await shop.dispense();
    await shop.upload();
    const document = shop.typedAnew(id, { insuranceKind: 'self-pay' });
    const amended = await amendResult(shop.context, shop.pharmacist, { id, document, reason: '自費' }, silent);
    expect(amended.ok ? [] : codesOf(amended.issues)).toEqual(['submission.exempt-by-withdrawal']);
    expect(chain(keyOf(id))).toEqual(['register registered']);
    await withdrawn(id);
    await shop.dispense({ insuranceKind: 'self-pay' });
    expect((await shop.close({ prescriptionCount: 1 })).verdict).toBe('closable');
  });

  it('leaves a prescription at 調剤中 at the service: its reception is given back', async () => {
    const { prescriptionKey } = await received({ kind: 'electronic', insuranceKind: 'industrial-accident' });
    await dispensed(prescriptionKey);
    expect(chain(prescriptionKey)).toEqual(['receive registered', 'register exempt']);
    expect(await actions()).toEqual(['closing.reception']);
    expect(await cancelled(prescriptionKey)).toEqual([]);
    expect(chain(prescriptionKey)).toContain('cancel-reception registered');
    expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({ verdict: 'closable', report: { exempt: 1 } });
  });
});

describe('a refill on plain paper', () => {
  it('that comes with its second round waits for its third, offline too', async () => {
    await service.faults({ down: true });
    const key = keyOf(await shop.dispense(refill(2), { checkReason: '障害' }));
    expect(await actions()).toEqual(['closing.sender-stopped']);
    await service.faults({});
    await shop.upload();
    expect(standing(key).slice(0, 2)).toEqual(['waiting-next-round', 3]);
    expect((await shop.close({ prescriptionCount: 1 })).verdict).toBe('closable');
  });

  it('goes on from round to round as 登録対象外', async () => {
    const key = keyOf(await shop.dispense({ ...refill(2), insuranceKind: 'self-pay' }));
    expect(standing(key).slice(0, 2)).toEqual(['waiting-next-round', 3]);
    expect((await shop.close({ prescriptionCount: 1 })).verdict).toBe('closable');
  });

  it('keeps its rounds where the rest of one is handed over on a later day', async () => {
    const key = keyOf(await shop.dispense(refill(1)));
    await shop.upload();
    const waits = ['waiting-next-round', 2, { type: 'refill', totalRounds: 3 }];
    expect(standing(key)).toEqual(waits);
    service.time.set(addDays(date, 1), '10:00');
    await remainder(key);
    await shop.upload();
    expect(standing(key)).toEqual(waits);
    expect((await shop.status()).verdict).toBe('closable');
  });

  it('stands at the round that was typed last, where that was corrected', async () => {
    const waits = ['waiting-next-round', 2, { type: 'refill', totalRounds: 3 }];
    for (const typed of [refill(2), {}]) {
      const id = await shop.dispense(typed);
      const document = shop.typedAnew(id, refill(1));
      given(await correctResult(shop.context, shop.pharmacist, { id, document, reason: '回数' }, silent));
      await shop.upload();
      expect(standing(keyOf(id))).toEqual(waits);
    }
    expect((await shop.status()).verdict).toBe('closable');
  });

  it('is one 処方箋 of the day it came, whenever the rest of it is handed over', async () => {
    const key = keyOf(await shop.dispense());
    await shop.upload();
    service.time.set(addDays(date, 1), '10:00');
    await shop.dispense();
    await remainder(key);
    shop.store.closings.setPrescriptionCount(shop.today(), 1, 'owner', shop.context.clock.now());
    expect(await shop.status()).toMatchObject({ prescriptionCount: 'matched', automaticRows: 2 });
    await shop.upload();
    expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({
      verdict: 'closable',
      report: { dispensed: 2, registered: 2, countDifference: 0, serviceDifference: 0 },
    });
  });

  it('is not taken for dispensed because the rest of it was', async () => {
    const id = await shop.dispense();
    await remainder(keyOf(id));
    given(await voidResult(shop.context, shop.pharmacist, { id, reason: '検証' }, silent));
    expect(await actions()).toContain('closing.reception');
  });
});

describe('the claims file of a refill', () => {
  const claims = (of: ResultRow, { prescription }: PrescriptionRow): string =>
    cj1FromDispensingResult({
      ...of.result,
      dispensingDate: shop.today(),
      prescriptionId: prescription.prescriptionId,
    });
  /** What the claims computer will say, without a draft in the way */
  const typed = async ({ prescriptionKey }: PrescriptionRow): Promise<ResultRow> => {
    const row = shop.store.results.byId((await recorded(prescriptionKey)) as Uuid);
    if (row === null) throw new Error('not recorded');
    shop.store.results.updateDraft({ ...row, status: 'discarded' });
    return row;
  };
  const imported = async (text: string): Promise<ResultRow> => {
    const files = [{ name: 'claims.csv', base64: Buffer.from(text, 'utf8').toString('base64') }];
    const input = { files, finalise: false, again: false, join: false };
    const [file] = given(await importFiles(shop.context, shop.pharmacist, input, silent));
    const row = shop.store.results.byId((file?.created[0]?.id ?? '') as Uuid);
    if (row === null) throw new Error(codesOf(file?.issues ?? []).join());
    return row;
  };

  it('is of the round that is at hand, and of the one after it', async () => {
    const row = await received(REFILL);
    const lines = await typed(row);
    for (const round of [1, 2]) {
      const result = await imported(claims(lines, row));
      expect(result).toMatchObject({ round, result: { round: { type: 'refill', round, of: 3 } } });
      await finalised(result.resultId);
      await shop.upload();
      expect(standing(row.prescriptionKey).slice(0, 2)).toEqual(['waiting-next-round', round + 1]);
      service.time.set(addDays(date, 14), '15:00');
      if (round === 1) await receiveAgain(row);
    }
    expect((await shop.status()).verdict).toBe('closable');
  });

  it('that came before its prescription learns its round when it is confirmed', async () => {
    const lines = await typed(await received(REFILL));
    const fields = { kind: 'paper-with-exchange-number', issuedOn: date, ...REFILL };
    const { prescriptionId } = await book(service.url, fields);
    const result = await imported(cj1FromDispensingResult({ ...lines.result, prescriptionId }));
    const wanted = { prescriptionId, allOfPatient: false };
    given(await receivePrescriptions(shop.context, shop.pharmacist, wanted, silent));
    const key = keyOf(await finalised(result.resultId));
    await shop.upload();
    expect(standing(key).slice(0, 2)).toEqual(['waiting-next-round', 2]);
  });

  it('that came before its prescription’s own file does not stand in the way of that', async () => {
    const row = await received({ kind: 'electronic' });
    const lines = await typed(row);
    const original = shop.store.documents.bySha256(row.originalSha256 ?? '');
    expect(await cancelled(row.prescriptionKey)).toEqual([]);
    await shop.end();
    shop = await openDay(service);
    const result = await imported(claims(lines, row));
    const file = { name: 'prescription.xml', base64: Buffer.from(original?.bytes ?? []).toString('base64') };
    const input = { files: [file], finalise: false, again: false, join: false };
    for (const created of [1, 0]) {
      const [read] = given(await importFiles(shop.context, shop.pharmacist, input, silent));
      expect(read?.created).toHaveLength(created);
    }
    await shop.upload();
    await finalised(result.resultId);
  });
});
