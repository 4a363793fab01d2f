/**
 * What a signed-in person may not do, tried through the one door (dispatch) on a real profile with a real mock service
 * behind it: each refusal stands on the audit log, and nothing else is written.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../main/application/people-ports.ts';
import { takeInPrescription } from '../../main/application/prescription/take-in-prescription.ts';
import type { PrescriptionRow } from '../../main/application/row-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { type OpenContext, openContext, profiles } from '../../main/composition.ts';
import { world } from '../../main/composition-context.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import type { EntryDrug, EntryForm } from '../../shared/contract/entry-form.ts';
import { type OperationName, operations } from '../../shared/contract/operations.ts';
import { electronicExample, paperExample } from '../../shared/contract/record-document.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { rightsOfRoles } from '../../shared/domain/people/roles.ts';
import type { Result } from '../../shared/domain/result.ts';
import { book, type MockProcess, spawnMock, temporaryFolder, today, unwrap, uuid } from '../contract/mock-fixture.ts';
import { file, OPERATION_INPUTS } from '../support/operation-inputs.ts';
import { prescriptionWith } from '../support/prescription-sample.ts';
import { RIGHTS_COLUMNS, RIGHTS_HEAD, RIGHTS_ROWS } from '../support/rights-table.ts';
import { ROLES, shutTo } from '../support/shut-operations.ts';
import { jahisText } from './counter-rig.ts';

const PASSWORD = 'nur zur Probe';
const PIN = '24681357';
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

const actorOf = (name: string): Actor => unwrap(open.signIn(name, PASSWORD));

function call(actor: Actor, operation: OperationName, input: unknown): Promise<Result<unknown>> {
  return dispatch(world, { context: open.context, actor }, operation, input, silent);
}

async function value<T>(actor: Actor, operation: OperationName, input: unknown): Promise<T> {
  return unwrap(await call(actor, operation, input)) as T;
}

async function codes(actor: Actor, operation: OperationName, input: unknown): Promise<readonly string[]> {
  const outcome = await call(actor, operation, input);
  return outcome.ok ? [] : outcome.issues.map((issue) => issue.code);
}

const auditRows = () => open.context.store.audit.list(100_000);

const document = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ...paperExample,
  dispensingDate: today(),
  issuedOn: today(),
  ...changes,
});

const fromPrescription = (prescription: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  ...electronicExample,
  prescription,
  dispensingDate: today(),
  lines: [],
  ...changes,
});

/** A cell as the paper writes it. */
function cellOf(outcome: Result<unknown>): string {
  const code = outcome.ok ? 'done' : outcome.issues[0]?.code;
  if (code === 'request.invalid') return 'yes';
  return code === 'rights.denied' || code === 'storage.no-profile' ? 'no' : String(code);
}

function deep(): unknown {
  let value: unknown = {};
  for (let level = 0; level < 1_000; level += 1) value = { value };
  return value;
}

describe('rights', () => {
  it('the paper (docs/rights.md) names every operation once, and what dispatch really lets through', async () => {
    expect(RIGHTS_HEAD).toEqual(['operation', ...RIGHTS_COLUMNS.map(([word]) => word)]);
    const sessions = RIGHTS_COLUMNS.map(([, role]) =>
      role === null ? null : { context: open.context, actor: actorOf(role) },
    );
    const found: Record<string, readonly string[]> = {};
    for (const operation of Object.keys(operations) as OperationName[]) {
      const cells: string[] = [];
      for (const session of sessions) {
        // No operation can read a symbol: whoever may ask is told so, and nothing is done.
        const outcome = await dispatch(world, session, operation, Symbol('unreadable'), silent);
        cells.push(cellOf(outcome));
      }
      found[operation] = cells;
    }
    expect(found).toEqual(Object.fromEntries(RIGHTS_ROWS));
    expect(RIGHTS_ROWS).toHaveLength(Object.keys(found).length);
  });

  it.each(ROLES)('%s: what the paper does not open stays shut, and is on the audit log', async (name) => {
    const actor = actorOf(name);
    const shut = shutTo(name);
    expect(shut.length).toBeGreaterThan(5);
    for (const operation of shut) {
      for (const input of [OPERATION_INPUTS[operation], Symbol('unreadable'), deep()]) {
        const before = auditRows().length;
        expect(await codes(actor, operation, input), operation).toEqual(['rights.denied']);
        const rows = auditRows();
        expect(rows.length).toBe(before + 1);
        expect(rows[0]).toMatchObject({ user: name, action: 'denied', detail: { operation } });
      }
    }
  });

  it('gives a clerk no pharmacist’s act through the back of another operation', async () => {
    const clerk = actorOf('clerk');
    const { resultId } = await value<{ resultId: string }>(clerk, 'result.record', { document: document() });
    const settled = { issueCode: 'drug.unknown-code', reason: 'r' };
    const [group] = paperExample.groups;
    const [drug] = group?.drugs ?? [];
    const tries: readonly [OperationName, unknown, string][] = [
      ['import.files', { files: [file('x')], finalise: true }, 'import --finalise'],
      ['check.run', { id: resultId, oralConsent: true }, 'check --oral-consent'],
      [
        'result.record',
        { document: document({ groups: [{ ...group, drugs: [{ ...drug, settled }] }] }) },
        'record: settled',
      ],
    ];
    for (const [operation, input, named] of tries) {
      const before = auditRows().length;
      expect(await codes(clerk, operation, input), named).toEqual(['rights.denied']);
      expect(auditRows().length).toBe(before + 1);
      expect(auditRows()[0]).toMatchObject({ user: 'clerk', action: 'denied', detail: { operation: named } });
    }
  });

  it('lets no clerk carry a pharmacist’s word about a code and a name to another drug', async () => {
    const [clerk, pharmacist] = [actorOf('clerk'), actorOf('pharmacist')];
    const text = jahisText()
      .replace('ノルバスク錠２．５ｍｇ', 'アムロジピン錠例示')
      .replace('181,1,1,2,一包化\r\n', '');
    const { entryId } = await value<{ entryId: string }>(clerk, 'scan.symbol', {
      sessionKey: 'settled-line',
      text: text.replace('7,1149019F1ZZZ,【般】ロキソプロフェンＮａ錠６０ｍｇ', '4,1149019F1560,ロキソニン錠６０ｍｇ'),
      finish: true,
    });
    const entry = (): Promise<{ revision: number; form: EntryForm }> => value(clerk, 'entry.open', { entryId });
    const blocking = async () => {
      const { blocking: issues } = await value<{ blocking: Issue[] }>(pharmacist, 'entry.summary', { entryId });
      return issues.map(({ code, field }) => `${code} ${field}`);
    };
    const save = async (actor: Actor, form: EntryForm) =>
      call(actor, 'entry.save', { entryId, revision: (await entry()).revision, form });
    const drugs = (form: EntryForm, changes: readonly Partial<EntryDrug>[]): EntryForm => ({
      ...form,
      groups: form.groups.map((group, index) => ({
        ...group,
        drugs: group.drugs.map((drug) => ({ ...drug, ...changes[index] })),
      })),
    });
    const codesOf = (outcome: Result<unknown>) => (outcome.ok ? [] : outcome.issues.map(({ code }) => code));
    const toldOf = (outcome: Result<unknown>) =>
      (unwrap(outcome) as { issues: Issue[] }).issues.map(({ code }) => code);
    const differs = 'match.name-differs groups[0].drugs[0]';
    const settled = { issueCodes: ['match.name-differs'], reason: '旧称と確認' };
    const typed = (await entry()).form;
    expect(await blocking()).toContain(differs);
    expect(codesOf(await save(clerk, drugs(typed, [{ settled }])))).toEqual(['rights.denied']);
    unwrap(await save(pharmacist, drugs(typed, [{ settled }])));
    expect(await blocking()).not.toContain(differs);
    // Beside it he may type on, and neither move it, nor double it, nor take it away.
    const stands = (await entry()).form;
    unwrap(await save(clerk, { ...drugs(stands, [{}, { amount: '２' }]), originalMarked: true }));
    const right = 'ノルバスク錠２．５ｍｇ';
    for (const changes of [
      [
        { settled: null, name: right },
        { settled, name: 'ワーファリン錠１ｍｇ' },
      ],
      [{}, { settled, name: 'ワーファリン錠１ｍｇ' }],
      [{ settled: null }],
    ]) {
      expect(codesOf(await save(clerk, drugs(stands, changes))), JSON.stringify(changes)).toEqual(['rights.denied']);
      expect(auditRows()[0]).toMatchObject({ action: 'denied', detail: { operation: 'entry: settled' } });
    }
    expect((await entry()).form.groups[0]?.drugs[0]?.settled).toEqual(settled);
    // Another drug on that line: the word about the one before falls, and he is told.
    const other = await save(clerk, drugs(stands, [{ name: 'ワーファリン錠１ｍｇ' }]));
    expect(toldOf(other)).toContain('entry.settlement-dropped');
    expect(auditRows()[0]).toMatchObject({ user: 'clerk', action: 'entry.settlement-dropped', detail: { lines: 1 } });
    expect((await entry()).form.groups[0]?.drugs[0]).toMatchObject({ name: 'ワーファリン錠１ｍｇ', settled: null });
    expect(await blocking()).toContain(differs);
    // As the window does it, which takes the word away with the name.
    unwrap(await save(pharmacist, drugs((await entry()).form, [{ settled }])));
    const window = await save(clerk, drugs((await entry()).form, [{ name: right, settled: null }]));
    expect(toldOf(window)).toContain('entry.settlement-dropped');
  });

  it('shows support and a user without rights no patient; documents only by a named, reasoned, audited act', async () => {
    const clerk = actorOf('clerk');
    const { resultId } = await value<{ resultId: string }>(clerk, 'result.record', { document: document() });
    const personal = /見本　花子|ﾐﾎﾝ|1958-03-03|010001|ロキソニン/;
    const support = actorOf('support');
    const nobody: Actor = { ...support, name: 'nobody', rights: [] };
    expect(JSON.stringify(await value(clerk, 'queue.show', { id: resultId }))).toMatch(personal);
    for (const actor of [support, nobody]) {
      for (const [operation, input] of [
        ['queue.show', { id: resultId }],
        ['prescription.list', {}],
        ['queue.list', {}],
        ['closing.status', {}],
        ['doctor', {}],
      ] as const)
        expect(JSON.stringify(await value(actor, operation, input)), operation).not.toMatch(personal);
    }
    expect(JSON.stringify(await value(nobody, 'queue.show', { id: resultId, unmaskReason: 'r' }))).not.toMatch(
      personal,
    );
    const shown = await value(support, 'queue.show', { id: resultId, unmaskReason: '問い合わせ' });
    expect(JSON.stringify(shown)).toMatch(personal);
    expect(auditRows()[0]).toMatchObject({
      user: 'support',
      action: 'patient.unmask',
      detail: { reason: '問い合わせ' },
    });
    for (const row of auditRows()) expect(JSON.stringify(row)).not.toMatch(personal);
  });

  it('writes down who asked for another institution’s data about a patient, and on what consent', async () => {
    const clerk = actorOf('clerk');
    const { resultId } = await value<{ resultId: string }>(clerk, 'result.record', { document: document() });
    await value(clerk, 'check.run', { id: resultId, onlineConsent: true });
    expect(auditRows().find((row) => row.action === 'check.run')).toMatchObject({
      user: 'clerk',
      detail: { onlineConsent: true, oralConsent: false },
    });
  });
});

describe('dispensing from what is not in hand', () => {
  const received = async (): Promise<{ key: Uuid; row: PrescriptionRow }> => {
    const { prescriptionId } = await book(mock.url);
    const [taken] = await value<{ prescriptionKey: Uuid }[]>(actorOf('pharmacist'), 'reception.receive', {
      prescriptionId,
    });
    const row = taken === undefined ? null : open.context.store.prescriptions.byKey(taken.prescriptionKey);
    if (row === null) throw new Error('not received');
    return { key: row.prescriptionKey, row };
  };
  const record = async (key: string) =>
    codes(actorOf('pharmacist'), 'result.record', { document: fromPrescription(key) });
  const drafted = async (key: string) =>
    (await value<{ resultId: string }>(actorOf('pharmacist'), 'result.record', { document: fromPrescription(key) }))
      .resultId;
  const finalised = async (id: string) => {
    const [outcome] = await value<{ submissionId: string | null; issues: { code: string }[] }[]>(
      actorOf('pharmacist'),
      'result.finalise',
      { ids: [id], settle: '確認済み', asDispensed: '継続の指示あり' },
    );
    return outcome;
  };

  it('refuses a prescription whose signature is missing or false, and takes the sound one', async () => {
    const { prescriptions } = open.context.store;
    const { key, row } = await received();
    const id = await drafted(key);
    for (const signatureValid of [null, false]) {
      prescriptions.completeReception(key, { ...row, signatureValid });
      const outcome = await finalised(id);
      expect(outcome?.submissionId).toBeNull();
      expect(outcome?.issues.map((issue) => issue.code)).toContain('reception.signature-invalid');
      expect(await record(key)).toEqual(['reception.signature-invalid']);
    }
    prescriptions.completeReception(key, row);
    expect((await finalised(id))?.submissionId).not.toBeNull();
  });

  it('refuses one that was given back, waits for its next round, or was never handed over', async () => {
    const { prescriptions } = open.context.store;
    const { key, row } = await received();
    const id = await drafted(key);
    for (const reception of ['cancelled', 'waiting-next-round', 'pending'] as const) {
      prescriptions.completeReception(key, { ...row, reception });
      expect(
        (await finalised(id))?.issues.map((issue) => issue.code),
        reception,
      ).toContain('record.not-in-hand');
      expect(await record(key), reception).toEqual(['record.not-in-hand']);
    }
  });

  it('keeps the reception that a finalised result stands on, whichever way one tries to take it back', async () => {
    const { context } = open;
    const pharmacist = actorOf('pharmacist');
    const { row, submissionId } = takeInPrescription(context, pharmacist, {
      prescription: prescriptionWith({
        kind: 'paper-with-exchange-number',
        prescriptionId: null,
        exchangeNumber: '123456',
        issuedOn: today(),
      }),
      source: 'jahis-rx',
      sourceSha256: null,
      original: null,
      signatureValid: null,
      issues: [],
      reception: 'pending',
    });
    const outcome = await finalised(await drafted(row.prescriptionKey));
    expect(outcome?.submissionId, JSON.stringify(outcome?.issues)).not.toBeNull();
    expect(await codes(pharmacist, 'result.void', { id: submissionId, reason: 'r' })).toEqual([
      'reception.cannot-cancel',
    ]);
    expect(await codes(pharmacist, 'reception.cancel', { prescriptionKey: row.prescriptionKey, reason: 'r' })).toEqual([
      'reception.cannot-cancel',
    ]);
    expect(context.store.prescriptions.byKey(row.prescriptionKey)?.reception).toBe('pending');
  });

  it('a draft typed again for another pharmacist is that pharmacist’s to sign', async () => {
    const { store } = open.context;
    const second = { userId: uuid(), name: 'second', displayName: '見本　五郎', roles: ['pharmacist'] as const };
    store.users.insert({ ...second, rights: rightsOfRoles(second.roles), active: true });
    const { key } = await received();
    const id = (await drafted(key)) as Uuid;
    const first = actorOf('pharmacist').userId;
    expect(store.results.byId(id)?.pharmacistUserId).toBe(first);
    await value(actorOf('clerk'), 'result.record', { document: fromPrescription(key, { pharmacist: 'second' }) });
    expect(store.results.byId(id)).toMatchObject({
      pharmacistUserId: second.userId,
      result: { pharmacist: { name: second.displayName } },
    });
    await finalised(id);
    const signed = await value<{ signed: number }>(actorOf('pharmacist'), 'result.sign', { ids: [id], pin: PIN });
    expect(signed.signed).toBe(0);
  });
});
