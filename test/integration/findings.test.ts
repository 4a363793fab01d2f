/** What the doctor and the backups find and refuse by themselves: each code provoked, in words and with a way out. */
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNoServiceGateway } from '../../main/adapters/eps/no-service-gateway.ts';
import type { Context } from '../../main/application/context.ts';
import type { Answer } from '../../main/application/service-ports.ts';
import { lineFinding } from '../../main/application/support/diagnose.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { composeContext, world } from '../../main/composition-context.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import { certificatesOfPem } from '../../shared/document/certificate-reader.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Result } from '../../shared/domain/result.ts';
import { type MockProcess, setFaults, spawnMock, temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { type FaultShop, type FaultShops, faultShops, reopenFaultShop } from '../fault/fault-shop.ts';

const folder = temporaryFolder();
const JAPANESE = /[ぁ-んァ-ン一-龠]/;
const HOUR_MS = 3_600_000;
let mock: MockProcess;
let shops: FaultShops;
let shop: FaultShop;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  shops = await faultShops(mock.url);
});
function openNewShop(): void {
  shop = shops.open({ serviceUrl: mock.url });
}
async function leaveShop(): Promise<void> {
  await setFaults(mock.url, {});
  await shop.close();
  shop.remove();
}
afterAll(async () => {
  shops.remove();
  await mock.kill();
  folder.remove();
});

function codes(issues: readonly Issue[]): readonly string[] {
  for (const { code, text, next } of issues) {
    expect(text, code).toMatch(JAPANESE);
    expect(next, code).toMatch(JAPANESE);
  }
  return issues.map(({ code }) => code);
}

/** As an owner, in a context that differs from the shop's own; `now` as its clock tells it. */
async function asked<Name extends OperationName>(
  name: Name,
  input: unknown,
  { context = shop.context, now, signal }: { context?: Context; now?: number; signal?: AbortSignal } = {},
): Promise<Result<OperationOutput<Name>>> {
  const actor = shop.context.store.users.byName('owner');
  if (actor === null) throw new Error('no owner');
  const clock = { ...world.clock, now: () => instantOf(now ?? Date.now()) };
  const told = now === undefined ? context : Object.create(context, { clock: { value: clock } });
  return (await dispatch(world, { context: told, actor }, name, input, () => undefined, signal)) as Result<
    OperationOutput<Name>
  >;
}
type Moment = Parameters<typeof asked>[2];
const findings = async (moment: Moment = {}) => {
  const { checks, findings: found } = unwrap(await asked('doctor', {}, moment));
  return { checks, codes: codes(found as readonly Issue[]) };
};
const refusalOf = async (name: OperationName, input: unknown, moment: Moment = {}) => {
  const outcome = await asked(name, input, moment);
  return outcome.ok ? [] : codes(outcome.issues);
};
const notices = async (moment: Moment = {}) => codes(unwrap(await asked('backup.status', {}, moment)).issues as never);

describe('the line, told by the way a question failed', () => {
  const meta = { httpStatus: null, serverDate: null, durationMs: 1 };
  const failed = (cause: string): Answer<unknown> => ({ kind: 'not-reached', cause, retryAfterMs: null, meta });

  it.each([
    ['the name of the service is not known', 'ENOTFOUND', 'doctor.name-not-found'],
    ['no answer about its name', 'EAI_AGAIN', 'doctor.name-not-found'],
    ['its certificate has ended', 'CERT_HAS_EXPIRED', 'doctor.certificate-refused'],
    ['its certificate is for another host', 'ERR_TLS_CERT_ALTNAME_INVALID', 'doctor.certificate-refused'],
    ['nobody listens', 'ECONNREFUSED', 'doctor.service-unreachable'],
  ])('%s', (_how, cause, code) => {
    const found = lineFinding('https://service.test', failed(cause));
    expect(found === null ? [] : codes([found])).toEqual([code]);
  });
});

describe('the doctor', () => {
  beforeEach(openNewShop);
  afterEach(leaveShop);

  it('says in English whatever he says in Japanese', async () => {
    const japanese = /[\u3000-\u9fff\uff00-\uffef]/;
    const said = async (moment: Moment) => unwrap(await asked('doctor', {}, moment)).checks;
    const well = await said({});
    await shop.dispense(2);
    const all = [...well, ...(await said({ now: Date.now() + 500 * 24 * HOUR_MS }))];
    expect(well.length).toBeGreaterThan(10);
    expect(new Set(all.map(({ level }) => level))).toEqual(new Set(['ok', 'warn', 'bad']));
    for (const { name, nameEn, text, textEn } of all) {
      expect(name).toMatch(japanese);
      expect(text).toMatch(japanese);
      expect(`${nameEn}: ${textEn}`).not.toMatch(japanese);
      expect(textEn).not.toMatch(/^$|[{}]/);
    }
  });

  it('names a pharmacist without a key, a locked key, and one that ends within a month', async () => {
    const { store, keys } = shop.context;
    const person = { name: 'second', displayName: '見本　二子', roles: ['pharmacist'], password: 'noch ein Versuch' };
    unwrap(await asked('user.create', person));
    const user = store.users.byName('pharmacist');
    const key = user === null ? null : store.signingKeys.current(user.userId);
    const [certificate] = key === null ? [] : certificatesOfPem([key.certificatePem]);
    if (key === null || certificate === undefined) throw new Error('no key');
    const soon = await findings({ now: certificate.notAfterMs - 10 * 24 * HOUR_MS });
    expect(soon.codes).toEqual(expect.arrayContaining(['doctor.key-missing', 'doctor.key-expires-soon']));
    expect(soon.checks.find(({ name }) => name === '証明書の期限')).toMatchObject({ level: 'warn' });
    // The last of ten tries, and a wrong one.
    for (let tries = 0; tries < 9; tries += 1) store.signingKeys.takeTry(key.keyId);
    const last = store.signingKeys.current(key.userId);
    expect(last === null ? null : (await keys.open(last, 'wrong')).ok).toBe(false);
    const locked = await findings();
    expect(locked.codes).toContain('doctor.key-locked');
    expect(locked.codes).not.toContain('doctor.key-expires-soon');
  });

  it('names rows the service refused, a disk that is slow, and the first row of the audit log that does not fit', async () => {
    await setFaults(mock.url, { rejectEvery: 1 });
    await shop.dispense(1);
    await shop.upload();
    const { store, machine } = shop.context;
    const disk = () => ({ freeBytes: 2 ** 40, totalBytes: 2 ** 41, syncMs: 250 });
    const audit = { ...store.audit, verify: () => ({ rows: 9, firstBrokenSequence: 4 }) };
    const context = Object.create(shop.context, {
      machine: { value: { ...machine, disk } },
      store: { value: { ...store, audit } },
    });
    const { codes: found, checks } = await findings({ context });
    expect(found).toEqual(expect.arrayContaining(['doctor.rows-rejected', 'doctor.disk-slow', 'doctor.audit-broken']));
    expect(checks.find(({ name }) => name === 'ディスク')?.text).toContain('250');
    expect(checks.find(({ name }) => name === '監査記録')?.text).toContain('4 番目');
  });

  it('names a journal with a gap, until the next backup begins it anew', async () => {
    await shop.dispense(2);
    const journal = join(shop.profile, 'journal');
    const [first] = readdirSync(journal).toSorted();
    const file = join(journal, first ?? '');
    const bytes = readFileSync(file);
    bytes.fill(0, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 64);
    writeFileSync(file, bytes);
    expect((await findings()).codes).toContain('backup.journal-broken');
    expect(await notices()).toContain('backup.journal-broken');
    unwrap(await asked('backup.make', {}));
    expect(await notices()).not.toContain('backup.journal-broken');
  });
});

describe('backups', () => {
  beforeEach(openNewShop);
  afterEach(leaveShop);

  it('are refused where none are kept, whatever is asked', async () => {
    const { store, shop: settings } = shop.context;
    const context = composeContext(store, createNoServiceGateway(), settings);
    for (const [name, input] of [
      ['backup.status', {}],
      ['backup.make', {}],
      ['backup.rehearse', {}],
      ['backup.settings', { keep: 5 }],
    ] as const)
      expect(await refusalOf(name, input, { context }), name).toEqual(['backup.not-kept']);
  });

  it('go to two folders that are named in full and are not one; without a second it is said', async () => {
    expect(await notices()).toContain('backup.no-second');
    expect(await refusalOf('backup.rehearse', { from: 'second' })).toEqual(['backup.no-second']);
    expect(await refusalOf('backup.settings', { secondFolder: 'usb/backups' })).toEqual(['backup.not-absolute']);
    expect(await refusalOf('backup.rehearse', { scratch: 'scratch' })).toEqual(['backup.not-absolute']);
    const same = `${shop.profile}/backups/./x/..`;
    expect(await refusalOf('backup.settings', { secondFolder: same })).toEqual(['backup.same-folder']);
    expect(unwrap(await asked('backup.status', {})).settings.secondFolder).toBeNull();
    unwrap(await asked('backup.settings', { secondFolder: join(shop.folder, 'usb') }));
    expect(await notices()).not.toContain('backup.no-second');
  });

  it('are made one at a time, and one that is stopped leaves nothing', async () => {
    const both = await Promise.all([asked('backup.make', {}), asked('backup.make', {})]);
    expect(both.flatMap((one) => (one.ok ? ['made'] : codes(one.issues))).toSorted()).toEqual(['backup.busy', 'made']);
    const before = readdirSync(join(shop.profile, 'backups'));
    const signal = AbortSignal.abort();
    expect(await refusalOf('backup.make', {}, { signal })).toEqual(['backup.cancelled']);
    expect(readdirSync(join(shop.profile, 'backups'))).toEqual(before);
    expect(unwrap(await asked('backup.status', {})).lastTry).toMatchObject({ ok: true });
  });

  it('are overdue after a day and a half', async () => {
    unwrap(await asked('backup.make', {}));
    expect(await notices({ now: Date.now() + 35 * HOUR_MS })).not.toContain('backup.overdue');
    expect(await notices({ now: Date.now() + 37 * HOUR_MS })).toContain('backup.overdue');
  });

  it('that fail their rehearsal are named until one holds', async () => {
    const { name } = unwrap(await asked('backup.make', {}));
    const generation = join(shop.profile, 'backups', name);
    const biggest = readdirSync(generation)
      .map((one) => ({ one, bytes: readFileSync(join(generation, one)).length }))
      .toSorted((a, b) => b.bytes - a.bytes)[0];
    truncateSync(join(generation, biggest?.one ?? ''), (biggest?.bytes ?? 0) - 4_096);
    const rehearsed = await asked('backup.rehearse', {});
    expect(rehearsed).toMatchObject({ ok: true, value: { ok: false } });
    expect(await notices()).toContain('backup.rehearsal-failed');
    unwrap(await asked('backup.make', { rehearse: true }));
    expect(await notices()).not.toContain('backup.rehearsal-failed');
  });

  it('of a damaged database are refused, and the damage stays in the notices', async () => {
    await shop.dispense(3);
    await shop.close();
    const file = join(shop.profile, 'chozai.db');
    const bytes = readFileSync(file);
    shop = reopenFaultShop(shop.folder);
    for (let at = 8 * 4_096 + 1_000; at < bytes.length; at += 4_096) bytes.fill(1, at, at + 6);
    writeFileSync(file, bytes);
    expect(await refusalOf('backup.make', {})).toEqual(['backup.damage-found']);
    await asked('doctor', {});
    expect(await notices()).toContain('backup.damage-found');
  });

  it('a database that was rebuilt, but not with everything, is spoken of as such', async () => {
    unwrap(await asked('backup.make', {}));
    await shop.dispense(2);
    await shop.close();
    const file = join(shop.profile, 'chozai.db');
    const bytes = readFileSync(file);
    for (let at = 4_096; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    for (const one of readdirSync(shop.profile).filter((beside) => /-(wal|shm)$/.test(beside)))
      rmSync(join(shop.profile, one));
    const journal = join(shop.profile, 'journal');
    const last = join(journal, readdirSync(journal).toSorted().at(-1) ?? '');
    const written = readFileSync(last);
    written.fill(0, written.length >> 1, (written.length >> 1) + 64);
    writeFileSync(last, written);
    shop = reopenFaultShop(shop.folder);
    expect(await notices()).toContain('backup.rebuilt-partly');
  });
});
