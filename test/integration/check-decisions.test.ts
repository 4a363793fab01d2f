import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkHistory } from '../../main/application/check/check-history.ts';
import { acknowledgeNotice } from '../../main/application/check/check-notices.ts';
import { checkRate } from '../../main/application/check/check-rate.ts';
import { decideCheck } from '../../main/application/check/decide-check.ts';
import { runCheck } from '../../main/application/check/run-check.ts';
import { listToday } from '../../main/application/entry/list-today.ts';
import { listPrescriptions } from '../../main/application/queue/show-submission.ts';
import { finaliseResults } from '../../main/application/result/finalise-results.ts';
import { recordAndCheck } from '../../main/application/result/record-and-check.ts';
import type { OperationInput } from '../../shared/contract/operations.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import { addDays, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { rightsOfRoles } from '../../shared/domain/people/roles.ts';
import { book } from '../contract/mock-fixture.ts';
import { codesOf, type DayRig, type DayService, day, given, openDay, startDayService } from '../support/day-rig.ts';

/** What the service knows of other places, planted: none of it may reach the result. */
const SECRETS = ['秘密ロキソニン', '秘密ハルシオン', '秘密医院', '秘密の事情'];
const elsewhere = { prefecture: '99', feeScoreType: '1', code: '8000028', name: '秘密医院' };
const LOXONIN = { codeType: 'yj', code: '1149019F1560', name: 'ロキソニン錠６０ｍｇ', amount: '3', unit: '錠' };
const ITRIZOLE = {
  codeType: 'yj',
  code: '6290004M1029',
  name: 'イトリゾールカプセル５０',
  amount: '2',
  unit: 'カプセル',
};
const HALCION = { codeType: 'yj', code: '1124007F2026', name: '秘密ハルシオン', amount: '1', unit: '錠' };
const silent = (): void => undefined;

let date = day('2026-11-05');
let service: DayService;
let shop: DayRig;
let people = 500_000;

beforeAll(async () => {
  service = await startDayService(tokyoInstant(date, '09:00'));
});
afterAll(async () => {
  await service.close();
});
beforeEach(async () => {
  date = addDays(date, 3);
  service.time.set(date, '14:00');
  shop = await openDay(service);
});
afterEach(async () => {
  await service.faults({});
  await shop.end();
});

interface Person {
  readonly insured: Readonly<Record<string, unknown>>;
}
const newPerson = (): Person => {
  people += 1;
  return { insured: { ...paperExample.insured, number: String(people) } };
};

/** Another institution has prescribed it today, and the service knows. */
async function prescribedElsewhere({ insured }: Person, drug: Readonly<Record<string, unknown>>): Promise<void> {
  const { patient } = paperExample;
  const usage = { codeType: 'none', code: null, text: '１日１回就寝前　服用' };
  const groups = [{ quantity: 14, usage, drugs: [drug] }];
  await book(service.url, { patient, insured, institution: elsewhere, groups });
}

async function record({ insured }: Person, ...drugs: readonly Readonly<Record<string, unknown>>[]): Promise<string> {
  const [group] = paperExample.groups;
  const groups = drugs.map((drug, index) => ({ ...group, rpNumber: index + 1, drugs: [drug] }));
  const document = { ...paperExample, dispensingDate: date, issuedOn: date, insured, groups };
  return given(await recordAndCheck(shop.context, shop.pharmacist, { document }, silent)).resultId;
}

async function finalise(id: string, options: { asDispensed?: string; lateReason?: string } = {}) {
  const request = { ids: [id], all: false, ...options };
  const [outcome] = given(await finaliseResults(shop.context, shop.pharmacist, request, silent));
  if (outcome === undefined) throw new Error('nothing was finalised');
  return outcome;
}

async function check(id: string, consent: Partial<OperationInput<'check.run'>> = {}) {
  const input = { id, ownInstitutionIncluded: false, onlineConsent: false, oralConsent: false, explain: false };
  return given(await runCheck(shop.context, shop.pharmacist, { ...input, ...consent }, silent));
}

const history = async (id: string) => given(await checkHistory(shop.context, shop.pharmacist, { id }, silent));
const asDispensed = async (id: string, group?: string) =>
  decideCheck(
    shop.context,
    shop.pharmacist,
    { id, group, decision: { kind: 'as-dispensed', reason: '秘密の事情' } },
    silent,
  );

/** The bytes that go to the service for a finalised result. */
function sentText(submissionId: string | null): string {
  const row = submissionId === null ? null : shop.store.submissions.byId(submissionId as Uuid);
  const stored = row?.documentSha256 ? shop.store.documents.bySha256(row.documentSha256) : null;
  if (stored === null || stored === undefined) throw new Error('no document');
  const xml = Buffer.from(stored.bytes).toString('utf8');
  const inner = [...xml.matchAll(/[A-Za-z0-9+/=\s]{80,}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('utf8'),
  );
  return [xml, ...inner].join('\n');
}

describe('before a result is final', () => {
  it('plain paper was asked about by itself, and an alert stops it until a pharmacist decides', async () => {
    const person = newPerson();
    await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    const id = await record(person, LOXONIN);
    expect((await history(id)).checks).toMatchObject([
      { source: 'service-on-demand', answer: 'found-without-consent' },
    ]);
    const stopped = await finalise(id);
    expect(stopped).toMatchObject({ submissionId: null, state: 'draft' });
    expect(codesOf(stopped.issues)).toContain('check.undecided');
    expect(given(await asDispensed(id))).toMatchObject({ undecided: 0 });
    const done = await finalise(id);
    expect(done.submissionId, JSON.stringify(done.issues)).not.toBeNull();
    const sent = sentText(done.submissionId);
    expect(sent).toContain('重複投薬等チェック 「ロキソニン錠６０ｍｇ」 薬剤師が確認し処方どおり調剤');
    for (const secret of SECRETS) expect(sent).not.toContain(secret);
  });

  it('what consent brings to light is decided again, and none of it is written into the result', async () => {
    const person = newPerson();
    await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    await prescribedElsewhere(person, HALCION);
    const id = await record(person, LOXONIN, ITRIZOLE);
    const masked = await check(id);
    expect(masked.groups.map(({ rule, summary }) => [rule, summary])).toEqual([
      ['contraindicated', null],
      ['duplicate', null],
    ]);
    expect(JSON.stringify(masked)).not.toContain('秘密');
    for (const { groupId } of masked.groups) given(await asDispensed(id, groupId));
    const consented = await check(id, { onlineConsent: true });
    expect(JSON.stringify(consented)).toContain('秘密ハルシオン');
    expect(consented.groups.map(({ decisionId }) => decisionId)).toEqual([null, null]);
    expect(codesOf((await finalise(id)).issues)).toContain('check.undecided');
    const [pair, duplicate] = consented.groups;
    const decision = {
      kind: 'inquiry' as const,
      at: shop.context.clock.now(),
      how: 'phone' as const,
      answeredBy: '医師　見本',
      question: '秘密ハルシオンと併用禁忌です',
      answer: '秘密の事情により継続',
      lines: [{ drug: ITRIZOLE.name, changed: false }],
    };
    const incomplete = { ...decision, lines: [{ drug: 'ほかの薬', changed: false }] };
    const refused = await decideCheck(
      shop.context,
      shop.pharmacist,
      { id, group: pair?.groupId, decision: incomplete },
      silent,
    );
    expect(refused.ok || codesOf(refused.issues)).toEqual(['check.decision-lines']);
    given(await decideCheck(shop.context, shop.pharmacist, { id, group: pair?.groupId, decision }, silent));
    given(await asDispensed(id, duplicate?.groupId));
    const done = await finalise(id);
    const sent = sentText(done.submissionId);
    expect(sent).toContain('疑義照会済 変更なし');
    for (const secret of SECRETS) expect(sent).not.toContain(secret);
    expect((await history(id)).decisions).toHaveLength(4);
  });

  it('one word for a whole list answers for duplicates, never for a contraindicated pair', async () => {
    const person = newPerson();
    await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    const duplicate = await record(person, LOXONIN);
    expect((await finalise(duplicate, { asDispensed: '継続の指示あり' })).submissionId).not.toBeNull();
    const other = newPerson();
    await prescribedElsewhere(other, HALCION);
    const pair = await record(other, ITRIZOLE);
    expect(codesOf((await finalise(pair, { asDispensed: '継続の指示あり' })).issues)).toContain('check.undecided');
  });

  it('a decision is offered at the next dispensing and not repeated', async () => {
    const person = newPerson();
    await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    const id = await record(person, LOXONIN);
    given(await asDispensed(id));
    const first = await finalise(id);
    await shop.upload();
    expect(first.submissionId).not.toBeNull();
    date = addDays(date, 2);
    service.time.set(date, '14:00');
    const next = await record(person, LOXONIN);
    const checked = await check(next);
    const { earlierDecisions } = checked;
    expect(earlierDecisions).toMatchObject([{ content: { kind: 'as-dispensed' }, by: 'pharmacist' }]);
    expect(checked.groups.map(({ decisionId }) => decisionId)).toEqual([null]);
    expect(codesOf((await finalise(next)).issues)).toContain('check.undecided');
  });
});

describe('what a check says beside the result', () => {
  const said = async (id: string, consent: Parameters<typeof check>[1] = {}) =>
    codesOf((await check(id, consent)).issues);

  it('that there is something, and no more without consent; with consent what', async () => {
    const person = newPerson();
    await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    const id = await record(person, LOXONIN);
    expect(await said(id)).toEqual(['check.found-without-consent']);
    expect(await said(id, { onlineConsent: true })).toEqual(['check.found']);
  });

  it('that some lines could not be compared', async () => {
    const unnamed = { codeType: 'none', code: null, name: '院内製剤', amount: '1', unit: '錠' };
    const id = await record(newPerson(), LOXONIN, unnamed);
    expect(await said(id)).toEqual(['check.partly-checked']);
  });

  it('that the service could not be asked', async () => {
    const id = await record(newPerson(), LOXONIN);
    await service.faults({ down: true });
    const [issue] = (await check(id)).issues;
    expect(issue).toMatchObject({ code: 'check.not-performed', severity: 'warning' });
  });

  it('nothing where nothing was found', async () => {
    expect(await said(await record(newPerson(), LOXONIN))).toEqual([]);
  });
});

describe('a decision', () => {
  it.each([
    ['there is nothing to decide', 0, undefined, 'check.nothing-to-decide'],
    ['of two groups none was named', 2, undefined, 'check.name-the-group'],
    ['the group is of another result', 1, '0000000000', 'check.unknown-group'],
  ])('is refused where %s, and leaves nothing', async (_where, alerts, group, code) => {
    const person = newPerson();
    if (alerts > 0) await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    if (alerts > 1) await prescribedElsewhere(person, HALCION);
    const id = await record(person, LOXONIN, ITRIZOLE);
    const refused = await asDispensed(id, group);
    expect(refused.ok || codesOf(refused.issues)).toEqual([code]);
    expect((await history(id)).decisions).toEqual([]);
  });
});

describe('an answer', () => {
  it('goes stale with its day', async () => {
    const person = newPerson();
    const id = await record(person, LOXONIN);
    const listed = async () => {
      const request = { withoutResult: false, limit: 10 };
      const rows = given(await listPrescriptions(shop.context, shop.pharmacist, request, silent));
      return rows.map(({ checkStanding }) => checkStanding);
    };
    const standings = async () => (await history(id)).checks.map(({ standing }) => standing);
    expect(await standings()).toEqual(['current']);
    expect(await listed()).toEqual(['current']);
    service.time.set(addDays(date, 1), '09:00');
    expect(await standings()).toEqual(['day-over']);
    expect(await listed()).toEqual(['day-over']);
  });

  it('of oral consent belongs to the alerts it was taken for, and to a pharmacist', async () => {
    const person = newPerson();
    await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    await prescribedElsewhere(person, HALCION);
    const id = await record(person, LOXONIN, ITRIZOLE);
    const duplicate = (await check(id)).groups.find(({ rule }) => rule === 'duplicate');
    const clerk = { ...shop.pharmacist, name: 'clerk', rights: rightsOfRoles(['clerk']) };
    const input = { id, ownInstitutionIncluded: false, onlineConsent: false, oralConsent: true, explain: false };
    const refused = await runCheck(shop.context, clerk, input, silent);
    expect(refused.ok || codesOf(refused.issues)).toEqual(['rights.denied']);
    const opened = await check(id, { oralConsent: true, consentFor: [duplicate?.groupId ?? ''] });
    const text = JSON.stringify(opened.groups);
    expect(text).toContain('秘密ロキソニン');
    expect(text).not.toContain('秘密ハルシオン');
    expect(text).not.toContain('秘密医院');
    expect((await history(id)).oralConsents).toMatchObject([{ by: 'pharmacist', groupKeys: [duplicate?.key] }]);
    const nobody = newPerson();
    const without = await record(nobody, LOXONIN);
    const none = await runCheck(shop.context, shop.pharmacist, { ...input, id: without }, silent);
    expect(none.ok || codesOf(none.issues)).toEqual(['check.no-alert-for-consent']);
  });
});

describe('what this counter handed out itself', () => {
  /** A result of today that is final; the service has not heard of it unless it is sent. */
  const handedOut = async (person: Person, sent: boolean): Promise<void> => {
    const done = await finalise(await record(person, LOXONIN));
    expect(done.submissionId).not.toBeNull();
    if (sent) await shop.upload();
  };

  it.each([
    ['minutes ago and not sent yet', false],
    ['earlier today and registered', true],
  ])('%s: another paper with the same drug waits for a decision', async (_when, sent) => {
    const person = newPerson();
    await handedOut(person, sent);
    const second = await record(person, LOXONIN);
    const stopped = await finalise(second);
    expect(codesOf(stopped.issues)).toContain('check.undecided');
    expect((await history(second)).checks.at(-1)).toMatchObject({ source: 'local', answer: 'found' });
    const listed = given(await listToday(shop.context, shop.pharmacist, {}, silent)).rows;
    expect(listed.find(({ resultId }) => resultId === second)?.check).toMatchObject({
      answer: 'found',
      source: 'local',
    });
    given(await asDispensed(second));
    expect((await finalise(second)).submissionId).not.toBeNull();
  });

  it('while the first was a draft and a paper without alert was already checked: seen before 確定', async () => {
    const person = newPerson();
    const second = await record(person, LOXONIN);
    const first = await record(person, LOXONIN);
    given(await asDispensed(first));
    expect((await finalise(first)).submissionId).not.toBeNull();
    expect(codesOf((await finalise(second)).issues)).toContain('check.undecided');
  });

  it('is seen by the look before 確定 without asking the service a second time', async () => {
    const person = newPerson();
    const second = await record(person, LOXONIN);
    const first = await record(person, LOXONIN);
    given(await asDispensed(first));
    expect((await finalise(first)).submissionId).not.toBeNull();
    const asked = async () => (await history(second)).checks.filter(({ source }) => source !== 'local').length;
    const before = await asked();
    for (let look = 0; look < 2; look += 1) {
      const seen = await check(second, { localOnly: true });
      expect(seen).toMatchObject({ source: 'service-on-demand', answer: 'none' });
      expect(codesOf(seen.issues)).toContain('check.local-found');
    }
    expect((await history(second)).checks.filter(({ source }) => source === 'local')).toHaveLength(1);
    expect(await asked()).toBe(before);
    expect(given(await asDispensed(second))).toMatchObject({ undecided: 0 });
    expect((await finalise(second)).submissionId).not.toBeNull();
  });

  it('days ago, not sent for want of a line: no service can find it, so it is found here', async () => {
    const person = newPerson();
    await handedOut(person, false);
    date = addDays(date, 1);
    service.time.set(date, '09:00');
    expect(codesOf((await finalise(await record(person, LOXONIN))).issues)).toContain('check.undecided');
  });

  it('days ago and registered: own records are left out as the service leaves them out (自院除外)', async () => {
    const person = newPerson();
    await handedOut(person, true);
    date = addDays(date, 1);
    service.time.set(date, '09:00');
    expect((await finalise(await record(person, LOXONIN))).submissionId).not.toBeNull();
  });
});

describe('while the service cannot be reached', () => {
  it('the local check is labelled, the service is asked later, and what it finds then stands until somebody answers', async () => {
    const person = newPerson();
    await prescribedElsewhere(person, { ...LOXONIN, name: '秘密ロキソニン' });
    await service.faults({ down: true });
    const id = await record(person, LOXONIN);
    expect((await history(id)).checks.map(({ source, answer }) => [source, answer])).toEqual([
      ['service-on-demand', 'not-performed'],
      ['local', 'none'],
    ]);
    const done = await finalise(id);
    expect(done.submissionId).not.toBeNull();
    const month = date.slice(0, 7);
    const rate = async () => given(await checkRate(shop.context, shop.owner, { month }, silent)).total;
    expect(await rate()).toEqual({ part: 0, late: 0, whole: 1 });
    await service.faults({});
    const closed = await shop.close();
    expect(closed.verdict).toBe('action-required');
    expect(closed.actions).toMatchObject([{ code: 'closing.check-notice', resultId: id, who: 'decide' }]);
    expect(await rate()).toEqual({ part: 1, late: 1, whole: 1 });
    await shop.close();
    expect((await history(id)).notices).toHaveLength(1);
    const word = '処方医へ電話で連絡済み';
    given(await acknowledgeNotice(shop.context, shop.pharmacist, { id, word }, silent));
    expect((await shop.status()).verdict).toBe('closable');
    expect((await history(id)).notices).toMatchObject([{ acknowledged: { word, by: 'pharmacist' } }]);
    const again = await acknowledgeNotice(shop.context, shop.pharmacist, { id, word }, silent);
    expect(again.ok || codesOf(again.issues)).toEqual(['check.no-notice']);
  });
});
