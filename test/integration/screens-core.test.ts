/**
 * What the closing, queue, reports, settings and audit screens ask, through the one door (dispatch) on a real profile with
 * a real mock service behind it.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrograms } from '../../main/adapters/system/programs.ts';
import type { Actor } from '../../main/application/people-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { type OpenContext, openContext, profiles } from '../../main/composition.ts';
import { world } from '../../main/composition-context.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import type { OperationInput, OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Result } from '../../shared/domain/result.ts';
import { type MockProcess, spawnMock, temporaryFolder, today, unwrap } from '../contract/mock-fixture.ts';

const PASSWORD = 'nur zur Probe';
const PIN = '24681357';
const PERSONAL = /見本　花子|ﾐﾎﾝ|ミホン|1958-03-03|010001/;
const folder = temporaryFolder();
const silent = () => undefined;
let mock: MockProcess;
let open: OpenContext;
let release: () => void;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  const profile = join(folder.path, 'profile');
  unwrap(await initialiseTraining({ profile, serviceUrl: mock.url, password: PASSWORD, pin: PIN }));
  const access = profiles();
  const lock = unwrap(access.acquireProfileLock(profile));
  release = lock.release;
  open = unwrap(openContext(access, profile, 'owner', PASSWORD, lock));
});

afterAll(async () => {
  await open.close();
  release();
  await mock.kill();
  folder.remove();
});

const actorOf = (name: string, password = PASSWORD): Actor => unwrap(open.signIn(name, password));
const ask = (actor: Actor, operation: OperationName, input: unknown): Promise<Result<unknown>> =>
  dispatch(world, { context: open.context, actor }, operation, input, silent);

async function value<Name extends OperationName>(
  actor: Actor,
  operation: Name,
  input: Partial<OperationInput<Name>>,
): Promise<OperationOutput<Name>> {
  return unwrap(await ask(actor, operation, input)) as OperationOutput<Name>;
}

async function codes(actor: Actor, operation: OperationName, input: unknown): Promise<readonly string[]> {
  const outcome = await ask(actor, operation, input);
  return outcome.ok ? [] : outcome.issues.map((issue) => issue.code);
}

const lastAudit = () => open.context.store.audit.list(1)[0];

/** One paper result, finalised. Returns the id of its submission. */
async function dispensed(): Promise<string> {
  const pharmacist = actorOf('pharmacist');
  const document = { ...paperExample, dispensingDate: today(), issuedOn: today() };
  const { resultId } = await value(pharmacist, 'result.record', { document });
  const [outcome] = await value(pharmacist, 'result.finalise', {
    ids: [resultId],
    settle: '確認済み',
    checkReason: '試験',
    asDispensed: '同じ患者の例を続けて使う',
  });
  if (outcome?.submissionId == null) throw new Error(JSON.stringify(outcome?.issues));
  return outcome.submissionId;
}

describe('the queue', () => {
  it('pages newest first, forwards and back, and counts what the filter lets through', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 5; number += 1) ids.unshift(await dispensed());
    const clerk = actorOf('clerk');
    const whole = await value(clerk, 'queue.page', {});
    expect(whole.rows.slice(0, 5).map((row) => row.submissionId)).toEqual(ids);
    expect(whole.total).toBe(whole.rows.length);
    const first = await value(clerk, 'queue.page', { limit: 2 });
    expect(first.rows.map((row) => row.submissionId)).toEqual(ids.slice(0, 2));
    const second = await value(clerk, 'queue.page', { limit: 2, after: first.last ?? 0 });
    expect(second.rows.map((row) => row.submissionId)).toEqual(ids.slice(2, 4));
    const back = await value(clerk, 'queue.page', { limit: 2, before: second.first ?? 0 });
    expect(back.rows).toEqual(first.rows);
    const dragged = await value(clerk, 'queue.page', { limit: 1, skip: 3 });
    expect(dragged.rows.map((row) => row.submissionId)).toEqual([ids[3]]);
    const ready = await value(clerk, 'queue.page', { state: 'ready', skip: 3, limit: 1 });
    expect(ready.rows.map((row) => row.submissionId)).toEqual([ids[3]]);
    expect(ready.total).toBe(5);
    for (const [filter, total] of [
      [{ kind: 'register' }, 5],
      [{ kind: 'receive' }, 0],
      [{ kind: 'withdraw' }, 0],
      [{ kind: 'cancel-reception', state: 'ready' }, 0],
      [{ day: today() }, 5],
      [{ day: today(), state: 'registered' }, 0],
      [{ day: '2020-01-01' }, 0],
      [{ errorCode: 'none-such' }, 0],
      [{ text: ids[0]?.slice(0, 8) }, 1],
      [{ text: 'ミホン' }, 5],
      [{ text: 'ﾐﾎﾝ' }, 5],
      [{ text: '見本' }, 5],
      [{ text: '見 本' }, 5],
      [{ text: '花子', state: 'ready' }, 5],
      [{ text: '見本', state: 'registered' }, 0],
      [{ text: 'ﾐﾎﾝ', state: 'ready' }, 5],
      [{ text: 'ﾐﾎﾝ', state: 'registered' }, 0],
      [{ text: 'ﾐﾎﾝ', kind: 'register', day: today() }, 5],
      [{ kind: 'receive', day: today() }, 0],
    ] as const)
      expect((await value(clerk, 'queue.page', filter as never)).total, JSON.stringify(filter)).toBe(total);
    const named = (position: object) => value(clerk, 'queue.page', { text: 'ミホン', limit: 2, ...position });
    const found = await named({});
    expect(found.rows).toEqual(first.rows);
    expect((await named({ after: found.last ?? 0 })).rows).toEqual(second.rows);
    expect((await named({ before: second.first ?? 0 })).rows).toEqual(first.rows);
    expect((await named({ skip: 3 })).rows.map((row) => row.submissionId)).toEqual(ids.slice(3));
    const counts = await value(clerk, 'queue.counts', {});
    expect(counts.states.ready).toBe(5);
    expect((await value(clerk, 'queue.counts', { day: today() })).states).toEqual({ ready: 5 });
  });

  it('tells support nothing of names: not in rows, not by what a text finds, not in files', async () => {
    const support = actorOf('support');
    const clerk = actorOf('clerk');
    expect(JSON.stringify(await value(clerk, 'queue.page', {}))).toMatch(PERSONAL);
    const id = (await value(support, 'queue.page', {})).rows[0]?.submissionId ?? '';
    for (const text of ['ミホン', 'ﾐﾎﾝ', '見本', '花', '010001']) {
      expect(await value(support, 'queue.page', { text })).toMatchObject({ total: 0, patientsSearched: false });
      expect(await value(support, 'queue.list', { text })).toEqual([]);
      expect(await value(support, 'export.csv', { list: 'queue', filter: { text } })).toMatchObject({ rows: 0 });
    }
    expect(await value(clerk, 'queue.list', { text: '花' })).not.toEqual([]);
    for (const [operation, input] of [
      ['queue.page', {}],
      ['queue.life', { id }],
      ['queue.counts', {}],
      ['closing.unregistered', {}],
      ['closing.morning', {}],
      ['closing.late-rows', {}],
      ['closing.month', { month: today().slice(0, 7) }],
      ['audit.page', {}],
    ] as const)
      expect(JSON.stringify(await value(support, operation, input as never)), operation).not.toMatch(PERSONAL);
    for (const list of ['queue', 'unregistered', 'audit'] as const) {
      const file = await value(support, 'export.csv', { list, filter: {} } as never);
      const text = Buffer.from((file as { base64: string }).base64, 'base64').toString('utf8');
      expect(text, list).not.toMatch(PERSONAL);
      expect(text.startsWith('\u{feff}'), list).toBe(true);
      expect(lastAudit()).toMatchObject({ user: 'support', action: 'list.export', detail: { list } });
    }
    expect(await codes(actorOf('clerk'), 'export.csv', { list: 'audit', filter: {} })).toEqual(['rights.denied']);
  });

  it('answers support the same whether a name, a number or a birth date is a patient’s or nonsense', async () => {
    const support = actorOf('support');
    const texts = ['見本', '花', 'ミホン', 'ミ', '010001', '1958-03-03', '無い名前'];
    const known = await value(actorOf('clerk'), 'patient.search', { text: '見本' });
    expect(known[0]).toMatchObject({ patient: { nameKanji: '見本　花子' }, lastVisits: [today()] });
    for (const text of texts) {
      expect(await value(support, 'patient.search', { text }), text).toEqual([]);
      expect(lastAudit()).toMatchObject({ user: 'support', action: 'patient.search-masked', detail: {} });
    }
    const id = known[0]?.patientId ?? 0;
    const nobody = 999_999;
    const there = await value(support, 'patient.history', { patientId: id });
    expect(there).toMatchObject({ results: [], broughtIn: [], notes: [], patient: { lastVisits: [] } });
    const notThere = await value(support, 'patient.history', { patientId: nobody });
    expect({ ...there, patient: { ...there.patient, patientId: nobody } }).toEqual(notThere);
    expect(lastAudit()).toMatchObject({ user: 'support', action: 'patient.history-masked' });
    // By name, with a reason: as before, and on the log.
    const found = await value(support, 'patient.search', { text: '見本', unmaskReason: '問合せ' });
    expect(lastAudit()).toMatchObject({ action: 'patient.unmask', detail: { reason: '問合せ' } });
    expect(found).toEqual(known);
  });

  it('takes the beginning of an id for the whole as long as it is the only one', async () => {
    const clerk = actorOf('clerk');
    const [row] = (await value(clerk, 'queue.page', {})).rows;
    const id = row?.submissionId ?? '';
    expect((await value(clerk, 'queue.life', { id: id.slice(0, 8) })).row.submissionId).toBe(id);
    expect((await value(clerk, 'queue.life', { id: row?.resultId?.slice(0, 8) ?? '' })).row.submissionId).toBe(id);
    expect(await codes(clerk, 'queue.life', { id: id.slice(0, 5) })).toEqual(['record.bad-id']);
    expect(await codes(clerk, 'queue.life', { id: '000000' })).toEqual(['record.not-found']);
    const { store, random } = open.context;
    const first = store.submissions.byId(id as Uuid);
    if (first === null) throw new Error('the row is not there');
    for (const chainPosition of [2, 3]) {
      const submissionId = `abcdef00-0000-4000-8000-00000000000${chainPosition}` as Uuid;
      store.submissions.insert({ ...first, submissionId, operationId: random.uuid(), chainPosition, state: 'voided' });
    }
    const outcome = await ask(clerk, 'queue.life', { id: 'abcdef00-0000' });
    expect(outcome.ok ? null : outcome.issues).toMatchObject([
      { code: 'record.ambiguous-id', parameters: { count: 2 } },
    ]);
    expect((await value(clerk, 'queue.life', { id: 'ABCDEF00-0000-4000-8000-000000000002' })).row.state).toBe('voided');
  });

  it('tells the life of a row from saving to the verified copy, and hands its files out with a reason', async () => {
    const clerk = actorOf('clerk');
    await value(clerk, 'upload.run', {});
    const { rows } = await value(clerk, 'queue.page', { state: 'registered' });
    const id = rows[0]?.submissionId ?? '';
    const [whole, beginning] = [rows[0]?.dispensingId ?? '', rows[0]?.dispensingId?.slice(0, 8) ?? ''];
    for (const text of [whole, beginning])
      expect((await value(clerk, 'queue.page', { text })).rows.map((row) => row.submissionId)).toEqual([id]);
    const life = await value(clerk, 'queue.life', { id });
    expect(life.marks.map(({ mark, state }) => [mark, state])).toEqual([
      ['saved', 'done'],
      ['finalised', 'done'],
      ['signed', 'not-needed'],
      ['registered', 'done'],
      ['copy', 'done'],
    ]);
    const told = life.line.map(({ kind, code }) => `${kind} ${code}`);
    expect(told.slice(0, 2)).toEqual(['event saved', 'event finalised']);
    expect(told).toContain('attempt registered');
    expect(told).toContain('copy verified');
    expect(life.line.map(({ at }) => at)).toEqual(life.line.map(({ at }) => at).toSorted());
    expect(life.next).toBeNull();
    expect(life.copyComparison?.valid).toBe(true);
    expect(life.verifications.map(({ kind, valid }) => [kind, valid])).toEqual([
      ['dispensing-final', true],
      ['return-copy', true],
    ]);
    for (const check of life.verifications.flatMap((one) => one.signatures.flatMap(({ checks }) => checks)))
      expect(check.words.ja, check.name).not.toBe(check.name);
    expect(await codes(clerk, 'queue.export', { id })).toEqual(['request.invalid']);
    const { files } = await value(clerk, 'queue.export', { id, reason: '個別指導' });
    expect(files.map(({ kind }) => kind)).toEqual(['dispensing-final', 'return-copy']);
    expect(lastAudit()).toMatchObject({ action: 'document.export', target: id, detail: { reason: '個別指導' } });
  });

  it('names the next action of a row and who can do it', async () => {
    const id = await dispensed();
    const pharmacist = actorOf('pharmacist');
    expect((await value(pharmacist, 'queue.life', { id })).next).toMatchObject({
      code: 'closing.waits-send',
      who: null,
    });
    await value(pharmacist, 'queue.hold', { id, reason: '確認中' });
    const held = await value(pharmacist, 'queue.life', { id });
    expect(held.next).toMatchObject({ code: 'closing.held', who: 'finalise' });
    expect(held.line.find(({ code }) => code === 'hold')).toMatchObject({ detail: '確認中', by: '見本　一郎' });
    expect((await value(pharmacist, 'queue.counts', {})).needsPerson).toBe(1);
    await value(pharmacist, 'queue.release', { id });
  });
});

describe('closing and reports', () => {
  it('lists what is not registered, keeps each closing, and gives its report again', async () => {
    const owner = actorOf('owner');
    const unregistered = await value(owner, 'closing.unregistered', { day: today() });
    expect(unregistered.map(({ what, state }) => [what, state])).toEqual([['result', 'ready']]);
    const closed = await value(owner, 'closing.close', { final: true, prescriptionCount: 6 });
    expect(closed.verdict).toBe('closable');
    const [last] = await value(owner, 'closing.history', {});
    expect(last).toMatchObject({ kind: 'final', dispensed: 6, registered: 6, exceptions: 0, by: 'owner' });
    const kept = await value(owner, 'closing.report', { closingId: last?.closingId ?? '' });
    expect(kept.report).toEqual(JSON.parse(JSON.stringify(closed.report)));
    const live = await value(owner, 'closing.report', { day: today() as never });
    expect(live).toMatchObject({ closingId: null, report: { dispensed: 6, registered: 6, serviceCount: null } });
    expect(await codes(owner, 'closing.report', { closingId: crypto.randomUUID() })).toEqual(['record.not-found']);
    expect(await value(owner, 'closing.unregistered', {})).toEqual([]);
    const month = await value(owner, 'closing.month', { month: today().slice(0, 7) });
    expect(month.days.at(-1)).toMatchObject({
      day: today(),
      dispensed: 6,
      registeredSameDay: 6,
      closing: 'final',
      reading: 'all-same-day',
    });
    expect(JSON.stringify(month)).not.toMatch(/算定/);
    const morning = await value(owner, 'closing.morning', {});
    expect(morning).toMatchObject({ sent: 0, rejected: 0, waiting: 0, leftovers: [], lateRows: [] });
    expect(morning.closing?.closingId).toBe(last?.closingId);
    const id = await dispensed();
    await value(owner, 'upload.run', {});
    expect(await value(owner, 'closing.morning', {})).toMatchObject({ sent: 1, copiesVerified: 1 });
    await value(owner, 'closing.late-reasons', { ids: [id, id.slice(0, 8)], reason: '停電' });
    expect((await value(owner, 'queue.life', { id })).lateReason).toMatchObject({ reason: '停電', by: 'owner' });
    expect(await codes(owner, 'closing.late-reasons', { ids: [id, '000000'], reason: 'x' })).toEqual([
      'record.not-found',
    ]);
    expect((await value(owner, 'queue.life', { id })).lateReason?.reason).toBe('停電');
  });

  it('runs the command after closing as it is set, not while rows are unsent unless that is confirmed', async () => {
    const owner = actorOf('owner');
    expect(await codes(owner, 'closing.run-after', {})).toEqual(['close.no-command']);
    const argv = [process.execPath, '-e', 'process.exit(0)', '; echo $HOME'];
    await value(owner, 'settings.set', { afterClosing: { argv } });
    expect(await value(owner, 'closing.run-after', {})).toEqual({ started: true });
    await dispensed();
    expect(await codes(owner, 'closing.run-after', {})).toEqual(['close.unsent-rows']);
    expect(await value(owner, 'closing.run-after', { unsentConfirmed: true })).toEqual({ started: true });
    await value(owner, 'settings.set', { afterClosing: { argv: [join(folder.path, 'no-such-program')] } });
    expect(await codes(owner, 'closing.run-after', { unsentConfirmed: true })).toEqual(['close.command-failed']);
    await value(owner, 'settings.set', { afterClosing: null });
  });

  it('tells and audits how the command after closing ended, and that it has not ended', async () => {
    const owner = actorOf('owner');
    const run = { unsentConfirmed: true };
    const last = async () =>
      (await value(owner, 'audit.page', { action: 'closing.run-after', limit: 1 })).rows[0]?.detail;
    await value(owner, 'settings.set', { afterClosing: { argv: [process.execPath, '-e', 'process.exit(7)'] } });
    const failed = await ask(owner, 'closing.run-after', run);
    expect(failed).toMatchObject({ ok: false, issues: [{ code: 'close.command-ended-badly' }] });
    expect(JSON.stringify(failed)).toContain('終了コード 7');
    expect(await last()).toMatchObject({ outcome: 'exit 7' });
    await value(owner, 'settings.set', { afterClosing: { argv: ['sh', '-c', 'kill -9 $$'] } });
    expect(JSON.stringify(await ask(owner, 'closing.run-after', run))).toContain('SIGKILL');
    await value(owner, 'settings.set', { afterClosing: { argv: ['no-such-program'] } });
    expect(await codes(owner, 'closing.run-after', run)).toEqual(['close.command-failed']);
    expect(await last()).toMatchObject({ outcome: 'not started' });
    expect(await systemPrograms.start(['sleep', '2'], 50)).toEqual({ kind: 'running' });
    const programs = { start: async () => ({ kind: 'running' }) as const };
    const waiting = { context: { ...open.context, programs }, actor: owner };
    expect(await dispatch(world, waiting, 'closing.run-after', run, silent)).toMatchObject({
      ok: false,
      issues: [{ code: 'close.command-still-running' }],
    });
    expect(await last()).toMatchObject({ outcome: 'running' });
    await value(owner, 'settings.set', { afterClosing: null });
  });

  it('pauses and resumes the sender and says what may go', async () => {
    const clerk = actorOf('clerk');
    expect((await value(clerk, 'upload.pause', {})).paused).toBe(true);
    expect(await value(clerk, 'upload.state', {})).toMatchObject({ paused: true, line: { state: 'open' } });
    expect((await value(clerk, 'upload.resume', {})).paused).toBe(false);
  });
});

describe('settings', () => {
  it('stores what is named, says what waits for the next start, and audits old and new', async () => {
    const owner = actorOf('owner');
    const before = await value(owner, 'settings.get', {});
    const set = await value(owner, 'settings.set', { closingTime: '18:00', parallelism: 3, language: 'ja' });
    expect(set).toMatchObject({ changed: ['closingTime', 'parallelism'], afterRestart: ['parallelism'] });
    expect(open.context.shop).toMatchObject({ closingTime: '18:00', parallelism: before.settings.parallelism });
    const audit = await value(owner, 'audit.page', { action: 'settings.set', limit: 2 });
    expect(audit.rows.map(({ target, detail }) => [target, detail])).toEqual([
      ['parallelism', { from: String(before.settings.parallelism), to: '3' }],
      ['closingTime', { from: JSON.stringify(before.settings.closingTime), to: '"18:00"' }],
    ]);
    expect((await value(owner, 'settings.get', {})).settings).toEqual({
      ...before.settings,
      closingTime: '18:00',
      parallelism: 3,
    });
    const { parallelism } = before.settings;
    expect((await value(owner, 'settings.set', { parallelism })).afterRestart).toEqual([]);
  });

  it.each([
    { closingTime: '25:00' },
    { parallelism: 0 },
    { serviceUrl: 'file:///etc/passwd' },
    { afterClosing: { argv: [] } },
    { afterClosing: 'poweroff' },
    { unknown: 1 },
  ])('refuses %j', async (input) => {
    expect(await codes(actorOf('owner'), 'settings.set', input)).toEqual(['request.invalid']);
  });

  it('lets the upload mode follow at once, and the exemptions the next 確定', async () => {
    const owner = actorOf('owner');
    const { settings } = await value(owner, 'settings.get', {});
    const { uploadModes } = settings;
    const everyHour = { on: true, from: '00:00', until: '00:00', rowsPerMinute: 2, bytesPerSecond: null } as const;
    await value(owner, 'settings.set', {
      uploadModes: { ...uploadModes, trickle: everyHour },
      sendAllFrom: '23:59',
    });
    expect(['trickle', 'urgent']).toContain((await value(owner, 'upload.state', {})).mode);
    await value(owner, 'settings.set', { uploadModes });
    const line = { from: '2020-01-01', pollution: 'register', 'industrial-accident': 'exempt' } as const;
    const table = [{ ...line, 'automobile-liability': 'exempt' }];
    expect(await codes(owner, 'settings.set', { exemptions: [...table, ...table] })).toEqual([
      'settings.same-day-twice',
    ]);
    expect((await value(owner, 'settings.set', { exemptions: table as never })).settings.exemptions).toEqual(table);
  });
});

describe('people', () => {
  const SECOND = 'second one here';

  it('adds a user who can sign in, changes roles, and takes the way in away', async () => {
    const owner = actorOf('owner');
    const added = { name: 'fifth', displayName: '見本　五郎', roles: ['clerk'] as const, password: SECOND };
    await value(owner, 'user.create', { ...added, roles: ['clerk'] });
    expect(actorOf('fifth', SECOND).rights).toEqual(['receive', 'close']);
    expect(await codes(owner, 'user.create', added)).toEqual(['sign-in.user-exists']);
    // On the audit log these are the program, and the account in the envelope.
    for (const name of ['sender', 'program', 'computer', 'emergency'])
      expect(await codes(owner, 'user.create', { ...added, name }), name).toEqual(['sign-in.user-exists']);
    expect(await codes(owner, 'user.create', { ...added, name: 'x', password: 'short' })).toEqual(['request.invalid']);
    await value(owner, 'user.set-roles', { name: 'fifth', roles: ['owner', 'pharmacist'] });
    expect(actorOf('fifth', SECOND).rights).toContain('administer');
    const fifth = actorOf('fifth', SECOND);
    expect(await codes(fifth, 'user.change-password', { oldPassword: 'wrong', newPassword: 'another one' })).toEqual([
      'sign-in.refused',
    ]);
    await value(fifth, 'user.change-password', { oldPassword: SECOND, newPassword: 'another one' });
    actorOf('fifth', 'another one');
    expect(open.signIn('fifth', SECOND).ok).toBe(false);
    await value(owner, 'user.reset-password', { name: 'fifth', newPassword: SECOND });
    actorOf('fifth', SECOND);
    expect(await codes(owner, 'user.reset-password', { name: 'owner', newPassword: SECOND })).toEqual([
      'user.own-password',
    ]);
    await value(owner, 'user.deactivate', { name: 'fifth', reason: '退職' });
    expect(open.signIn('fifth', SECOND).ok).toBe(false);
    expect(await codes(fifth, 'queue.page', {})).toEqual(['sign-in.refused']);
    await value(owner, 'user.activate', { name: 'fifth', password: SECOND });
    actorOf('fifth', SECOND);
    await value(owner, 'user.deactivate', { name: 'fifth', reason: '退職' });
    const audit = await value(owner, 'audit.page', { user: 'owner', limit: 500 });
    expect(audit.rows.map(({ action }) => action)).toContain('user.deactivate');
    expect(JSON.stringify(audit)).not.toMatch(/second one here|another one/);
    for (const { action, words } of audit.rows) expect(words.ja, action).not.toBe(action);
  });

  it('keeps the last owner, and rows that wait for a signature', async () => {
    const owner = actorOf('owner');
    expect(await codes(owner, 'user.deactivate', { name: 'owner', reason: 'x' })).toEqual(['user.last-owner']);
    expect(await codes(owner, 'user.set-roles', { name: 'owner', roles: ['clerk'] })).toEqual(['user.last-owner']);
    const { store } = open.context;
    const pharmacist = store.users.byName('pharmacist');
    const [row] = store.submissions.list({ limit: 1 });
    if (row === undefined || pharmacist === null) throw new Error('nothing to sign');
    store.submissions.insert({
      ...row,
      submissionId: open.context.random.uuid(),
      operationId: open.context.random.uuid(),
      state: 'awaiting-signature',
      chainPosition: 9,
      signerUserId: pharmacist.userId,
      needsSignature: true,
      copy: 'none',
      returnCopySha256: null,
      registeredAt: null,
    });
    const leave = { name: 'pharmacist', reason: '退職' };
    expect(await codes(owner, 'user.deactivate', leave)).toEqual(['user.unsigned-rows']);
    expect(await codes(owner, 'user.set-roles', { name: 'pharmacist', roles: ['clerk'] })).toEqual([
      'user.unsigned-rows',
    ]);
    for (const takenOverBy of ['clerk', 'pharmacist', 'nobody'])
      expect(await codes(owner, 'user.deactivate', { ...leave, takenOverBy }), takenOverBy).toEqual([
        'user.successor-cannot-sign',
      ]);
    const list = await value(owner, 'user.list', {});
    expect(list.find(({ name }) => name === 'pharmacist')).toMatchObject({ active: true, unsignedRows: 1 });
  });

  it('tells until when a key lasts and how many tries are left; a wrong PIN stands on the audit log', async () => {
    const pharmacist = actorOf('pharmacist');
    const [key] = await value(pharmacist, 'key.status', { userName: 'pharmacist' });
    expect(key).toMatchObject({ state: 'ready', triesLeft: 10, lockedAt: null });
    expect(key?.daysLeft).toBeGreaterThan(30);
    expect(await codes(pharmacist, 'result.sign', { all: true, pin: '0000' })).toEqual([
      'signing.wrong-pin-tries-left',
    ]);
    expect(lastAudit()).toMatchObject({ user: 'pharmacist', action: 'key.wrong-pin', detail: { triesLeft: 9 } });
    expect(open.openKey(pharmacist.userId, '1111').ok).toBe(false);
    expect(lastAudit()).toMatchObject({ action: 'key.wrong-pin', detail: { triesLeft: 8 } });
    expect((await value(pharmacist, 'key.status', {}))[0]).toMatchObject({ triesLeft: 8 });
    expect(await codes(pharmacist, 'key.status', { userName: 'clerk' })).toEqual(['record.not-found']);
  });

  it('pages the audit log by its sequence, and the chain is whole after all of this', async () => {
    const owner = actorOf('owner');
    const first = await value(owner, 'audit.page', { limit: 3 });
    expect(first.more).toBe(true);
    const second = await value(owner, 'audit.page', { limit: 3, after: first.last ?? 0 });
    expect(second.rows[0]?.sequence).toBe((first.last ?? 0) - 1);
    expect((await value(owner, 'audit.page', { day: '2020-01-01' as never })).rows).toEqual([]);
    expect((await value(owner, 'audit.verify', {})).valid).toBe(true);
  });
});
