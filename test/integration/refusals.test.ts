/**
 * What a person at the counter is told when something cannot be done: one row for each refusal, provoked through the one
 * door with a real service behind it, in words and with a way out, and nothing of the refused act is left.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../main/application/people-ports.ts';
import { finaliseResults } from '../../main/application/result/finalise-results.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { world } from '../../main/composition-context.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { rightsOfRoles } from '../../shared/domain/people/roles.ts';
import { sj1FromPrescription } from '../../shared/formats/sj1.ts';
import {
  book,
  INSURED,
  type MockProcess,
  setFaults,
  spawnMock,
  temporaryFolder,
  today,
  unwrap,
} from '../contract/mock-fixture.ts';
import { type FaultShop, type FaultShops, faultShops } from '../fault/fault-shop.ts';
import { until } from '../support/browser-door.ts';
import { cj1Text, electronicDocument, jahisFiles, paperDocument } from '../support/cli-papers.ts';
import { PIN } from '../support/cli-run.ts';
import { prescriptionWith } from '../support/prescription-sample.ts';
import { tamperingLine } from '../support/tampering-line.ts';

const folder = temporaryFolder();
const JAPANESE = /[ぁ-んァ-ン一-龠]/;
let mock: MockProcess;
let shops: FaultShops;
let shop: FaultShop;
let people = 0;

beforeAll(async () => {
  mock = await spawnMock(`${folder.path}/service`);
  shops = await faultShops(mock.url);
  shop = shops.open({ serviceUrl: mock.url });
});
afterEach(() => setFaults(mock.url, {}));
afterAll(async () => {
  await shop.close();
  shop.remove();
  shops.remove();
  await mock.kill();
  folder.remove();
});

async function call<Name extends OperationName>(
  name: Name,
  input: unknown,
  by?: string,
): Promise<OperationOutput<Name>> {
  return unwrap(await shop.ask(name, input, by));
}
async function issuesOf(name: OperationName, input: unknown, by?: string): Promise<readonly Issue[]> {
  const outcome = await shop.ask(name, input, by);
  return outcome.ok ? [] : outcome.issues;
}
/** Their codes; each says in Japanese what is wrong and the way out. */
function codes(issues: readonly Issue[]): readonly string[] {
  for (const { code, text, next } of issues) {
    expect(text, code).toMatch(JAPANESE);
    expect(next, code).toMatch(JAPANESE);
  }
  return issues.map(({ code }) => code);
}

async function draft(): Promise<string> {
  people += 1;
  return (await call('result.record', { document: JSON.parse(paperDocument(people)) })).resultId;
}
async function finalised(id: string, by?: string) {
  const wish = { ids: [id], asDispensed: '継続の指示あり', checkReason: '試験', settle: '確認済み' };
  const [outcome] = await call('result.finalise', wish, by);
  if (outcome === undefined) throw new Error('nothing was finalised');
  return outcome;
}
async function ready(): Promise<string> {
  const { submissionId, issues } = await finalised(await draft());
  if (submissionId === null) throw new Error(codes(issues).join());
  return submissionId;
}
/** An electronic prescription that is in hand; its key here. */
async function received(): Promise<{ readonly key: string; readonly prescriptionId: string }> {
  const { prescriptionId } = await book(mock.url);
  const [row] = await call('reception.receive', { prescriptionId });
  return { key: row?.prescriptionKey ?? '', prescriptionId };
}
const rowOf = (id: string) => shop.rows().find(({ submissionId }) => submissionId === id);
const importing = (text: string, more: object = {}) =>
  call('import.files', { files: [{ name: 'x.csv', base64: Buffer.from(text).toString('base64') }], ...more });

describe('a row of the queue', () => {
  const holding = (id: string) => issuesOf('queue.hold', { id, reason: '確認' });

  it('that is registered, held or on its way is not held (again), and stays what it is', async () => {
    const registered = await ready();
    await shop.upload();
    expect(codes(await holding(registered))).toEqual(['submission.registered']);
    expect(rowOf(registered)?.state).toBe('registered');
    const held = await ready();
    await call('queue.hold', { id: held, reason: '確認' });
    expect(codes(await holding(held))).toEqual(['submission.held']);
    await call('queue.release', { id: held });
    await setFaults(mock.url, { latencyMs: { mean: 400, jitter: 0 } });
    const sending = shop.upload();
    while (rowOf(held)?.state !== 'in-flight') await new Promise((done) => setTimeout(done, 5));
    expect(codes(await holding(held))).toEqual(['submission.in-flight']);
    await sending;
    expect(rowOf(held)?.state).toBe('registered');
  });

  it('whose answer was lost is not held; what the queue says it waits for is the look-up, then its file', async () => {
    const id = await ready();
    await setFaults(mock.url, { dropResponse: 1 });
    await shop.upload(0);
    expect(codes(await holding(id))).toEqual(['submission.outcome-unknown']);
    const waitsFor = async (row: string) => (await call('queue.life', { id: row })).next;
    expect(await waitsFor(id)).toMatchObject({ code: 'closing.waits-look-up', who: null });
    await setFaults(mock.url, {});
    // A look-up may time out on a busy machine; the next batch asks again.
    await until(async () => {
      await shop.upload();
      return rowOf(id)?.state === 'registered';
    });
    shop.context.store.submissions.note(id as never, { copy: 'none', returnCopySha256: null });
    expect(await waitsFor(id)).toMatchObject({ code: 'closing.waits-copy', who: null });
    await shop.upload();
    expect(await waitsFor(id)).toBeNull();
  });

  it('of a 引換番号付き紙 that was dispensed offline waits for its reception', async () => {
    const paper = new TextDecoder('shift_jis').decode(jahisFiles(1)[0]);
    const [file] = await importing(paper.replace('\u001a', '').replace(/^101,/m, '82,1,123456\r\n101,'));
    await setFaults(mock.url, { down: true });
    const document: unknown = JSON.parse(electronicDocument(file?.created[0]?.id ?? ''));
    const { resultId } = await call('result.record', { document });
    const { submissionId, issues } = await finalised(resultId);
    expect(submissionId, JSON.stringify(issues)).not.toBeNull();
    expect((await call('queue.life', { id: submissionId ?? '' })).next).toMatchObject({
      code: 'closing.waits-chain',
      who: null,
    });
    await call('result.void', { id: submissionId, reason: '試験終了' });
  });

  it('that the sender took while the service was asked about it is not voided behind its back', async () => {
    const id = await ready();
    await setFaults(mock.url, { dropRequest: 1 });
    await shop.upload(0);
    await setFaults(mock.url, {});
    const { gateway, store } = shop.context;
    const lookup: EpsGateway['lookup'] = async (operationId, signal) => {
      store.submissions.note(id as never, { attempts: (rowOf(id)?.attempts ?? 0) + 1 });
      return gateway.lookup(operationId, signal);
    };
    const context = Object.create(shop.context, { gateway: { value: { ...gateway, lookup } } });
    const actor = store.users.byName('pharmacist');
    // The request may still arrive until its time-out is over.
    await new Promise((done) => setTimeout(done, 1_600));
    const wish = { id, reason: '誤入力' };
    const refused = await dispatch(world, { context, actor: actor as Actor }, 'result.void', wish, () => undefined);
    expect(refused.ok || codes(refused.issues)).toEqual(['submission.changed-meanwhile']);
    expect(rowOf(id)?.state).not.toBe('voided');
    await shop.upload();
  });
});

/** What another program made of a received prescription, by a pharmacist who is nobody here. */
async function importedElsewhere(): Promise<{ readonly text: string; readonly id: string }> {
  const { key, prescriptionId } = await received();
  const prescription = shop.context.store.prescriptions.byKey(key as never)?.prescription;
  const drug = prescription?.groups[0]?.drugs[0];
  if (prescription === undefined || drug === undefined) throw new Error('nothing was received');
  const { nameKanji, nameKana, sex, birthDate } = prescription.patient;
  const { insurerNumber, symbol, number, branch } = prescription.insured;
  const text = cj1Text({
    person: 900,
    prescriptionId,
    lines: {
      '1,': `1,${nameKanji},${sex === 'male' ? 1 : 2},${birthDate?.replaceAll('-', '')},,,,,,,${nameKana}`,
      '6,': `6,1,${insurerNumber},${symbol},${number},${branch}`,
      '15,': '15,他所　薬子,,',
      '201,': `201,1,${drug.name},${drug.amount},${drug.unit},4,${drug.code},`,
    },
  });
  const [file] = await importing(text);
  const id = file?.created[0]?.id;
  if (id === undefined) throw new Error(JSON.stringify(file?.issues));
  return { text, id };
}

describe('確定', () => {
  it('of nothing', async () => {
    expect(codes(await issuesOf('result.finalise', { ids: [], all: false }))).toEqual(['finalise.nothing']);
  });

  it('of what must be signed: by nobody who may not sign; else by whoever confirms it, who is told; and once', async () => {
    const { text, id } = await importedElsewhere();
    const clerk = shop.context.store.users.byName('clerk');
    if (clerk === null) throw new Error('no clerk');
    const rights = rightsOfRoles(['pharmacist']).filter((right) => right !== 'sign');
    const wish = {
      ids: [id],
      all: false,
      asDispensed: '継続',
      settle: '確認済み',
      checkReason: '試験',
      lateReason: undefined,
    };
    const [refused] = unwrap(await finaliseResults(shop.context, { ...clerk, rights }, wish, () => undefined));
    expect(codes(refused?.issues ?? [])).toContain('finalise.no-pharmacist');
    expect(refused).toMatchObject({ submissionId: null, state: 'pending-confirmation' });
    const outcome = await finalised(id);
    expect(codes(outcome.issues)).toContain('finalise.signer-differs');
    expect(outcome.state).toBe('awaiting-signature');
    const [again] = await importing(text, { again: true });
    const second = await finalised(again?.created[0]?.id ?? '');
    expect(codes(second.issues)).toContain('record.already-finalised');
    expect(second).toMatchObject({ submissionId: null, state: 'pending-confirmation' });
    await call('result.void', { id: second.resultId, reason: '二重入力' });
  });
});

describe('signing', () => {
  it('without a key of one’s own; and a closing that signs one’s own says whose signatures are still missing', async () => {
    await call(
      'user.create',
      { name: 'second', displayName: '見本　二子', roles: ['pharmacist'], password: 'noch ein Versuch' },
      'owner',
    );
    const own = async (by: string): Promise<void> => {
      const { key } = await received();
      const { resultId } = await call('result.record', { document: JSON.parse(electronicDocument(key)) }, by);
      expect((await finalised(resultId, by)).state).toBe('awaiting-signature');
    };
    await own('second');
    expect(codes(await issuesOf('result.sign', { all: true, pin: PIN }, 'second'))).toEqual(['sign.no-key']);
    await own('pharmacist');
    const closed = await call('closing.close', { pin: PIN, patienceSeconds: 0 });
    expect(closed.issues).toContainEqual(
      expect.objectContaining({ code: 'sign.others-wait', parameters: { signer: '見本　二子', rows: 1 } }),
    );
    const waiting = shop.rows().filter(({ state }) => state === 'awaiting-signature');
    expect(waiting).toHaveLength(1);
  });
});

describe('taking in', () => {
  it('a reception that names neither prescription nor person', async () => {
    expect(codes(await issuesOf('reception.receive', {}))).toEqual(['reception.incomplete-input']);
  });

  it('a bare SJ1 is a preview: said at the import, and never dispensed from', async () => {
    const issued = prescriptionWith({ kind: 'electronic', prescriptionId: null, issuedOn: today() });
    const [file] = await importing(sj1FromPrescription(issued));
    expect(codes(file?.issues ?? [])).toContain('reception.unsigned-preview');
    const document: unknown = JSON.parse(electronicDocument(file?.created[0]?.id ?? ''));
    const refused = await issuesOf('result.record', { document });
    expect(codes(refused)).toEqual(['reception.unsigned-preview']);
  });

  const notebook = (pharmacy: string): string =>
    [
      'JAHISTC08,1',
      '1,例示 太郎,1,S330303,,,,,,,ﾚｲｼﾞ ﾀﾛｳ',
      `5,${today().replaceAll('-', '')},1`,
      `11,例示薬局,${pharmacy},,,,1`,
      '201,1,ノルバスク錠２．５ｍｇ,1,錠,4,2171022F1029,1,,,',
      '301,1,１日１回朝食後,14,日分,1,1,,1',
    ].join('\r\n');
  const insured = { insurerNumber: '06050116', symbol: '12', number: '345', branch: '01' };

  it('お薬手帳 of elsewhere: kept as 持参情報, the person known or not; our own without 資格情報 waits for it', async () => {
    const [unknown] = await importing(notebook('13,4,1234567'));
    expect(codes(unknown?.issues ?? [])).toContain('import.brought-in-unidentified');
    expect(unknown?.created).toEqual([]);
    const [known] = await importing(notebook('27,4,7654321'), { insured });
    expect(codes(known?.issues ?? [])).toContain('import.brought-in');
    const [own] = await importing(notebook('99,4,8000014'));
    expect(codes(own?.issues ?? [])).toEqual(expect.arrayContaining(['import.insured-key-missing']));
    expect(own?.created).toEqual([]);
    const [again] = await importing(notebook('99,4,8000014'), { insured });
    expect(again?.created, JSON.stringify(again?.issues)).toHaveLength(1);
  });
});

describe('closing and verifying', () => {
  it('the command after 本締め is not started before it', async () => {
    await call('settings.set', { afterClosing: { argv: [process.execPath, '-e', '0'] } }, 'owner');
    expect(codes(await issuesOf('closing.run-after', { unsentConfirmed: true }, 'owner'))).toEqual(['close.not-final']);
    await call('settings.set', { afterClosing: null }, 'owner');
  });

  it('all returned files are verified of an open profile only', async () => {
    const refused = await dispatch(world, null, 'document.verify', { all: true }, () => undefined);
    expect(refused.ok || codes(refused.issues)).toEqual(['verify.needs-profile']);
  });
});

describe('a line that asks for another prescription than the counter did', () => {
  const OTHER = { patient: { nameKanji: '別人　次郎', nameKana: 'ﾍﾞﾂｼﾞﾝ ｼﾞﾛｳ', sex: 'male', birthDate: '1950-05-05' } };

  it('by 処方箋ID or by 引換番号: what comes is not taken in, and said; over the true line it is', async () => {
    const line = await tamperingLine(mock.url);
    const counter = shops.open({ serviceUrl: line.url });
    const receive = (input: unknown) => counter.ask('reception.receive', input);
    try {
      for (const kind of ['electronic', 'paper-with-exchange-number'] as const) {
        const mine = await book(mock.url, { kind });
        const other = await book(mock.url, { kind, ...OTHER });
        const byId = kind === 'electronic';
        const asked = byId ? mine.prescriptionId : mine.exchangeNumber;
        const sent = byId ? other.prescriptionId : other.exchangeNumber;
        const wish = byId ? { prescriptionId: asked } : { exchangeNumber: asked, insured: keyOf(INSURED) };
        line.exchange({ asked, sent });
        const swapped = await receive(wish);
        expect(swapped.ok ? [] : codes(swapped.issues)).toEqual(['service.refused']);
        expect(swapped.ok ? '' : swapped.issues[0]?.text).toContain('別の処方箋');
        line.exchange(null);
        const [taken] = unwrap(await receive(wish)) as { prescriptionId: string | null }[];
        expect(taken?.prescriptionId).toBe(mine.prescriptionId);
      }
    } finally {
      await counter.close();
      counter.remove();
      await line.close();
    }
  });
});

function keyOf({ insurerNumber, symbol, number, branch }: typeof INSURED) {
  return { insurerNumber, symbol, number, branch };
}
