/** What happens at the counter from the scanner to 確定, through the one door, with the real store and a real mock service. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EntryForm } from '../../shared/contract/entry-form.ts';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import { addDays } from '../../shared/domain/calendar-date.ts';
import { book, INSURED, ledgerOf, setFaults, today } from '../contract/mock-fixture.ts';
import { codesOf } from '../support/day-rig.ts';
import { COUNTER_PIN, type CounterRig, jahisText, openCounter } from './counter-rig.ts';

let rig: CounterRig;
beforeAll(async () => {
  rig = await openCounter();
});
afterAll(() => rig.end());

type View = OperationOutput<'entry.open'>;

/** A deep copy to type into. */
const typing = (form: EntryForm): EntryForm => JSON.parse(JSON.stringify(form));
const lineOf = (form: EntryForm, rp: number) => {
  const drug = form.groups[rp - 1]?.drugs[0];
  if (drug === undefined) throw new Error(`no RP${rp}`);
  return drug;
};
const save = (view: Pick<View, 'entryId'>, revision: number, form: EntryForm) =>
  rig.call('entry.save', { entryId: view.entryId, revision, form });

let sessions = 0;
async function scanned(text: string): Promise<View> {
  sessions += 1;
  const outcome = await rig.call('scan.symbol', { sessionKey: `session-${sessions}`, text, finish: true });
  expect(codesOf(outcome.issues.filter(({ severity }) => severity === 'error'))).toEqual([]);
  return rig.call('entry.open', { entryId: outcome.entryId ?? '' });
}

/** The brand for the generic line of RP2, as the drug search gives it. */
function withBrand(form: EntryForm): EntryForm {
  const copy = typing(form);
  Object.assign(lineOf(copy, 2), { codeType: 'yakka', code: '1149019F1560', name: 'ロキソニン錠６０ｍｇ' });
  return copy;
}

describe('a prescription from its QR', () => {
  it('comes as prescribed, is judged at every save and becomes a result that can be finalised', async () => {
    const view = await scanned(jahisText());
    expect(view.form.groups.map(({ quantity, drugs }) => [quantity, drugs[0]?.amount, drugs[0]?.unit])).toEqual([
      ['14', '1', '錠'],
      ['14', '3', '錠'],
    ]);
    expect(codesOf(view.issues)).toContain('draft.brand-not-chosen');
    expect(view.issues.find(({ code }) => code === 'draft.brand-not-chosen')?.field).toBe('groups[1].drugs[0]');
    // Said once: an unchosen brand is not also a code that the record does not know.
    expect(codesOf(view.issues).filter((code) => code.startsWith('format.'))).toEqual([]);
    expect(view.instructions).toMatchObject([{ key: 'RP1/one-dose-package', done: false }]);
    expect(codesOf(view.issues)).toContain('entry.instruction-open');

    const form = withBrand(view.form);
    lineOf(form, 1).amount = '２';
    const second = await save(view, 1, form);
    expect(second.issues.find(({ code }) => code === 'match.reason-missing')?.field).toBe('groups[0].drugs[0]');
    expect(second.lines.map(({ differences, codeAndName }) => [codeAndName, ...differences])).toEqual([
      ['match', 'amount'],
      ['match', 'product'],
    ]);
    expect(await rig.issuesOf('entry.complete', { entryId: view.entryId, revision: 2 })).toMatchObject([
      { code: 'match.reason-missing' },
    ]);

    lineOf(form, 1).amount = '１';
    const third = await save(view, second.revision, form);
    expect(third.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    const done = await rig.call('entry.complete', { entryId: view.entryId, revision: third.revision });
    const row = rig.store.results.byId(done.resultId as never);
    expect(row?.result.groups.map(({ drugs }) => [drugs[0]?.name, drugs[0]?.amount])).toEqual([
      ['ノルバスク錠２．５ｍｇ', '1'],
      ['ロキソニン錠６０ｍｇ', '3'],
    ]);

    expect(codesOf(await rig.issuesOf('entry.mark', { entryId: view.entryId, stage: 'audited' }))).toEqual([
      'entry.instructions-open',
    ]);
    const ticked = { ...form, instructionsDone: ['RP1/one-dose-package'] };
    const fourth = await save(view, done.revision, ticked);
    // A tick is no change of what was recorded.
    expect(fourth.complete).toBe(true);
    expect(codesOf(fourth.issues)).not.toContain('entry.instruction-open');
    expect(codesOf(await rig.issuesOf('entry.mark', { entryId: view.entryId, stage: 'handed-over' }))).toEqual([
      'entry.not-audited',
    ]);
    await rig.call('entry.mark', { entryId: view.entryId, stage: 'audited' });
    const { marks } = await rig.call('entry.mark', { entryId: view.entryId, stage: 'handed-over' });
    expect(marks.handedOver?.by).toBe(marks.audited?.by);

    const open = await rig.call('entry.summary', { entryId: view.entryId });
    expect(codesOf(open.blocking)).toEqual(['entry.original-not-marked']);
    await save(view, fourth.revision, { ...ticked, originalMarked: true });
    const summary = await rig.call('entry.summary', { entryId: view.entryId });
    expect(summary).toMatchObject({ ready: true, needsSignature: false, originalMark: 'done', signerIsCaller: true });
    expect(summary.lines.map(({ differences, reason }) => [differences, reason])).toEqual([
      [[], null],
      [['product'], '一般名→銘柄'],
    ]);

    const today1 = await rig.call('today.list', {});
    expect(today1.rows.find(({ entryId }) => entryId === view.entryId)).toMatchObject({
      stage: 'hand-over',
      next: 'finalise',
      registration: { saved: true, state: null },
    });
    const [outcome] = await rig.call('result.finalise', { ids: [done.resultId] });
    expect(outcome?.submissionId, JSON.stringify(outcome?.issues)).not.toBeNull();
    const today2 = await rig.call('today.list', {});
    expect(today2.rows.find(({ resultId }) => resultId === done.resultId)).toMatchObject({
      stage: 'finalised',
      next: 'wait-for-service',
      registration: { saved: true, signature: 'not-needed', state: 'ready', copy: 'none' },
    });
    expect(codesOf(await rig.issuesOf('entry.save', { entryId: view.entryId, revision: 5, form }))).toEqual([
      'entry.finalised',
    ]);
  });

  it('is not finalised as it was before somebody typed on; changed lines lose their marks', async () => {
    const view = await scanned(jahisText({ name: '例示 二郎', kana: 'ﾚｲｼﾞ ｼﾞﾛｳ', number: '３４６' }));
    const form = { ...withBrand(view.form), instructionsDone: ['RP1/one-dose-package'] };
    const { revision } = await save(view, 1, form);
    const done = await rig.call('entry.complete', { entryId: view.entryId, revision });
    await rig.call('entry.mark', { entryId: view.entryId, stage: 'audited' });
    const changed = typing(form);
    lineOf(changed, 1).change = { reason: 'residual-adjustment', note: '' };
    lineOf(changed, 1).amount = '0.5';
    const after = await save(view, done.revision, changed);
    expect(after).toMatchObject({ complete: false, marks: { audited: null } });
    const [refused] = await rig.call('result.finalise', { ids: [done.resultId] });
    expect(codesOf(refused?.issues ?? [])).toContain('entry.not-complete');
    const again = await rig.call('entry.complete', { entryId: view.entryId, revision: after.revision });
    expect(again.resultId).toBe(done.resultId);
    const [outcome] = await rig.call('result.finalise', { ids: [done.resultId] });
    expect(outcome?.submissionId, JSON.stringify(outcome?.issues)).not.toBeNull();
  });

  it('refuses what another window wrote over, and keeps what was saved', async () => {
    const view = await scanned(jahisText({ name: '例示 三郎', kana: 'ﾚｲｼﾞ ｻﾌﾞﾛｳ', number: '３４７' }));
    const mine = { ...typing(view.form), remarks: ['一'] };
    await save(view, 1, mine);
    const late = { entryId: view.entryId, revision: 1, form: { ...mine, remarks: ['二'] } };
    expect(codesOf(await rig.issuesOf('entry.save', late))).toEqual(['entry.changed-meanwhile']);
    expect((await rig.call('entry.open', { entryId: view.entryId })).form.remarks).toEqual(['一']);
  });

  it('says who left a drug out without a record, and takes it with one', async () => {
    const view = await scanned(jahisText({ name: '例示 四郎', kana: 'ﾚｲｼﾞ ｼﾛｳ', number: '３４８' }));
    const form = typing(view.form);
    lineOf(form, 2).leftOut = true;
    const bare = await save(view, 1, form);
    expect(codesOf(bare.issues)).toContain('match.drug-missing');
    form.inquiries = [{ code: '999', text: 'ロキソプロフェンは中止（電話・医師に確認）' }];
    const told = await save(view, bare.revision, form);
    expect(told.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    const done = await rig.call('entry.complete', { entryId: view.entryId, revision: told.revision });
    expect(rig.store.results.byId(done.resultId as never)?.result.groups).toHaveLength(1);
  });

  it('lets no clerk settle, audit or hand over', async () => {
    const view = await scanned(jahisText({ name: '例示 五郎', kana: 'ﾚｲｼﾞ ｺﾞﾛｳ', number: '３４９' }));
    const form = typing(view.form);
    lineOf(form, 1).settled = { issueCodes: ['match.name-differs'], reason: '確認済み' };
    const input = { entryId: view.entryId, revision: 1, form };
    expect(codesOf(await rig.issuesOf('entry.save', input, 'clerk'))).toEqual(['rights.denied']);
    expect(codesOf(await rig.issuesOf('entry.mark', { entryId: view.entryId, stage: 'audited' }, 'clerk'))).toEqual([
      'rights.denied',
    ]);
    expect((await rig.call('entry.save', { ...input, form: view.form }, 'clerk')).revision).toBe(2);
  });
});

const PAPER = (): Partial<EntryForm['paper'] & object> => ({
  issuedOn: today(),
  patient: { nameKanji: '佐藤　花子', nameKana: 'ｻﾄｳ ﾊﾅｺ', sex: 'female', birthDate: 'S33.3.3' },
  insuranceKind: 'health-insurance',
  insured: {
    insurerNumber: '３１１３０８４２',
    symbol: '2022',
    number: '020002',
    branch: '1',
    relation: 'insured',
    publicExpenses: [],
  },
  institution: { prefecture: '99', feeScoreType: '1', code: '8000010', name: '検証用病院' },
  prescriber: { name: '医師　見本', department: '内科' },
});

async function typedPaper(): Promise<{ view: View; form: EntryForm }> {
  const view = await rig.call('entry.open', { paper: {} });
  const form = typing(view.form);
  if (form.paper === null || form.groups[0] === undefined) throw new Error('no paper');
  Object.assign(form.paper, PAPER());
  Object.assign(form.groups[0], {
    usage: { codeType: 'none', code: '', text: '１日３回朝昼夕食後　服用' },
    quantity: '５',
    drugs: [
      {
        ...EMPTY_DRUG,
        codeType: 'yakka',
        code: '1149019F1560',
        name: 'ロキソニン錠６０ｍｇ',
        amount: '３',
        unit: '錠',
      },
    ],
  });
  return { view, form };
}

const EMPTY_DRUG: EntryForm['groups'][number]['drugs'][number] = {
  lineNumber: null,
  leftOut: false,
  codeType: 'none',
  code: '',
  name: '',
  amount: '',
  unit: '',
  change: { reason: null, note: '' },
  settled: null,
};

describe('an entry from paper', () => {
  const paperOf = ({ paper }: EntryForm) => {
    if (paper === null) throw new Error('no paper');
    return paper;
  };
  type Wrong = readonly [what: string, change: (form: EntryForm) => object, code: string, field: string];
  const WRONG: readonly Wrong[] = [
    [
      'a quantity in words',
      (form) => Object.assign(form.groups[0] ?? {}, { quantity: '五日' }),
      'entry.not-a-number',
      'groups[0].quantity',
    ],
    [
      'a negative amount',
      (form) => Object.assign(lineOf(form, 1), { amount: '-3' }),
      'entry.not-a-number',
      'groups[0].drugs[0].amount',
    ],
    [
      'letters in an insurer number',
      (form) => Object.assign(paperOf(form).insured, { insurerNumber: '31A3' }),
      'entry.not-a-code',
      'paper.insured.insurerNumber',
    ],
    [
      'a name without kana',
      (form) => Object.assign(paperOf(form).patient, { nameKana: '' }),
      'entry.patient-not-identified',
      'paper.insured.number',
    ],
    [
      'another way of counting',
      (form) => Object.assign(lineOf(form, 1), { unit: '包' }),
      'entry.unit-not-of-list',
      'groups[0].drugs[0].unit',
    ],
    [
      'a message on plain paper',
      (form) => Object.assign(form, { messagesToPrescriber: [{ kind: '30', text: '服薬状況をお伝えします' }] }),
      'entry.messages-do-not-reach',
      'messagesToPrescriber',
    ],
  ];
  it.each(WRONG)('says of %s what is wrong, where, and the way out', async (_what, change, code, field) => {
    const { view, form } = await typedPaper();
    const before = await save(view, 1, form);
    expect(codesOf(before.issues)).not.toContain(code);
    change(form);
    const { issues } = await save(view, before.revision, form);
    const said = issues.filter((issue) => issue.code === code);
    expect(said).toMatchObject([{ field }]);
    expect(said[0]?.next).not.toBe('');
    await rig.call('entry.discard', { entryId: view.entryId, reason: '練習' });
  });

  it('stands half-typed on 未登録一覧 until it is carried over, discarded or complete', async () => {
    const listed = async (entryId: string, user: 'clerk' | 'support' = 'clerk') =>
      (await rig.call('closing.unregistered', { day: today() }, user)).filter(({ resultId }) => resultId === entryId);
    const { view, form } = await typedPaper();
    expect(await listed(view.entryId), 'only opened').toEqual([]);
    Object.assign(form.paper?.patient ?? {}, { nameKanji: '途中　花子', nameKana: '' });
    await save(view, 1, form);
    const row = { what: 'draft', state: 'draft', prescriptionKey: null, date: today(), carriedOver: null };
    expect(await listed(view.entryId)).toMatchObject([{ ...row, patientName: '途中　花子' }]);
    expect(JSON.stringify(await listed(view.entryId, 'support'))).not.toContain('花子');
    await rig.call('closing.carry-over', { id: view.entryId, reason: '患者が再来' }, 'clerk');
    expect(await listed(view.entryId)).toMatchObject([{ carriedOver: { by: 'clerk', reason: '患者が再来' } }]);
    await rig.call('entry.discard', { entryId: view.entryId, reason: '練習' });
    expect(await listed(view.entryId)).toEqual([]);
  });

  it('says once that a tablet is not counted in mL', async () => {
    const { view, form } = await typedPaper();
    Object.assign(lineOf(form, 1), { unit: 'ｍＬ' });
    const { issues } = await save(view, 1, form);
    expect(issues.filter(({ code }) => code.includes('.unit-'))).toMatchObject([
      { code: 'match.unit-not-listed', field: 'groups[0].drugs[0]' },
    ]);
    await rig.call('entry.discard', { entryId: view.entryId, reason: '練習' });
  });

  it('shows on the last screen what this pharmacy registers, by its own table', async () => {
    const exempt = async (insuranceKind: 'industrial-accident' | 'pollution') => {
      const { view, form } = await typedPaper();
      Object.assign(paperOf(form), { insuranceKind });
      await save(view, 1, form);
      const summary = await rig.call('entry.summary', { entryId: view.entryId });
      await rig.call('entry.discard', { entryId: view.entryId, reason: '練習' });
      return summary.exempt;
    };
    expect(await exempt('industrial-accident')).toBe(true);
    const line = { from: '2020-01-01', pollution: 'exempt', 'automobile-liability': 'exempt' } as const;
    await rig.call('settings.set', { exemptions: [{ ...line, 'industrial-accident': 'register' }] }, 'owner');
    expect([await exempt('industrial-accident'), await exempt('pollution')]).toEqual([false, true]);
  });

  it('says at each save what is missing, field by field, and still judges the lines that are there', async () => {
    const view = await rig.call('entry.open', { paper: {} });
    const fields = (issues: View['issues'], code: string) =>
      issues.filter((issue) => issue.code === code).map(({ field }) => field);
    expect(fields(view.issues, 'entry.missing')).toContain('paper.patient.birthDate');
    const form = typing(view.form);
    if (form.paper === null || form.groups[0] === undefined) throw new Error('no paper');
    form.paper.patient.birthDate = '2026-02-30';
    form.paper.insured.insurerNumber = '31130843';
    form.groups[0].drugs = [{ ...EMPTY_DRUG, codeType: 'yakka', code: '1149019F1560', name: 'ノルバスク錠５ｍｇ' }];
    const saved = await save(view, 1, form);
    // What is not typed is not made up on the screen that a pharmacist answers for.
    const [line] = (await rig.call('entry.summary', { entryId: view.entryId })).lines;
    expect(line?.dispensed).toEqual({ name: 'ノルバスク錠５ｍｇ', amount: '', unit: '', quantity: '', usage: '' });
    expect(fields(saved.issues, 'entry.not-a-date')).toEqual(['paper.patient.birthDate']);
    expect(fields(saved.issues, 'entry.check-digit')).toContain('paper.insured.insurerNumber');
    expect(fields(saved.issues, 'match.name-differs')).toEqual(['groups[0].drugs[0]']);
    expect(saved.lines[0]).toMatchObject({ codeAndName: 'mismatch', masterUnit: '錠' });
    expect(codesOf(await rig.issuesOf('entry.complete', { entryId: view.entryId, revision: 2 }))).toContain(
      'entry.missing',
    );
    const waiting = async () =>
      JSON.stringify((await rig.call('closing.status', {})).actions.filter(({ code }) => code === 'closing.draft'));
    expect(await waiting()).toContain(view.entryId);
    await rig.call('entry.discard', { entryId: view.entryId, reason: '練習' });
    expect(await waiting()).not.toContain(view.entryId);
    expect(codesOf(await rig.issuesOf('entry.save', { entryId: view.entryId, revision: 2, form }))).toEqual([
      'entry.discarded',
    ]);
  });

  it('becomes one prescription however often it is completed; an expired one is stopped', async () => {
    const { view, form } = await typedPaper();
    const first = await save(view, 1, form);
    expect(first.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    const done = await rig.call('entry.complete', { entryId: view.entryId, revision: first.revision });
    if (form.paper === null) throw new Error('no paper');
    form.paper.prescriber.name = '医師　別人';
    const second = await save(view, done.revision, form);
    const again = await rig.call('entry.complete', { entryId: view.entryId, revision: second.revision });
    expect([again.prescriptionKey, again.resultId]).toEqual([done.prescriptionKey, done.resultId]);
    expect(rig.store.prescriptions.byKey(again.prescriptionKey as never)?.prescription.prescriber.name).toBe(
      '医師　別人',
    );
    form.paper.issuedOn = addDays(today(), -9);
    const third = await save(view, again.revision, form);
    expect(codesOf(third.issues)).toContain('validity.expired');
    const document = { ...rig.store.entries.byId(view.entryId as never)?.form };
    expect(document.paper?.issuedOn).toBe(addDays(today(), -9));
    expect(
      codesOf(await rig.issuesOf('entry.complete', { entryId: view.entryId, revision: third.revision })),
    ).toContain('validity.expired');
    form.paper.issuedOn = today();
    const fourth = await save(view, third.revision, form);
    await rig.call('entry.complete', { entryId: view.entryId, revision: fourth.revision });
    const [outcome] = await rig.call('result.finalise', { ids: [done.resultId], checkReason: '試験' });
    expect(outcome?.submissionId, JSON.stringify(outcome?.issues)).not.toBeNull();
  });

  it('offers a known patient’s head for the next paper, and never the drugs', async () => {
    const [found] = await rig.call('patient.search', { text: '佐藤' });
    expect(found).toMatchObject({ patient: { nameKanji: '佐藤　花子' }, identified: true, lastVisits: [today()] });
    const view = await rig.call('entry.open', { paper: { patientId: found?.patientId } });
    expect(view.offeredFrom?.dispensingDate).toBe(today());
    expect(view.form.paper).toMatchObject({ insured: { number: '020002' }, institution: { name: '検証用病院' } });
    expect(view.form.groups.flatMap(({ drugs }) => drugs)).toEqual([]);
    await rig.call('entry.discard', { entryId: view.entryId, reason: '練習' });
  });
});

describe('the scanner', () => {
  const read = (sessionKey: string, text: string | undefined, more: object = {}) =>
    rig.call('scan.symbol', { sessionKey, text, ...more });

  it('joins symbols, refuses a repeated and a stranger’s one, and says what is missing', async () => {
    const whole = jahisText({ name: '分割 太郎', kana: 'ﾌﾞﾝｶﾂ ﾀﾛｳ', number: '５００' });
    const cut = whole.indexOf('101,2');
    const [one, two] = [whole.slice(0, cut), whole.slice(cut)];
    const first = await read('symbols-1', two, { position: { index: 2, of: 2 } });
    expect(first).toMatchObject({ kind: 'prescription', state: 'waiting', read: 1, of: 2, text: '1/2 読取済' });
    expect(await read('symbols-1', two)).toMatchObject({
      state: 'refused',
      read: 1,
      issues: [{ code: 'format.repeated-symbol' }],
    });
    expect(await read('symbols-1', '4987123456789')).toMatchObject({ state: 'refused', read: 1 });
    const done = await read('symbols-1', one);
    expect(done).toMatchObject({ state: 'complete', read: 2, already: false });
    expect((await rig.call('entry.open', { entryId: done.entryId ?? '' })).form.groups).toHaveLength(2);
    expect(await read('symbols-2', whole, { finish: true })).toMatchObject({
      state: 'complete',
      already: true,
      entryId: done.entryId,
    });
    await read('symbols-3', one);
    const stranger = jahisText({ name: '他人 花子', kana: 'ﾀﾆﾝ ﾊﾅｺ', number: '５０１' });
    expect(await read('symbols-3', stranger)).toMatchObject({
      state: 'refused',
      read: 1,
      issues: [{ code: 'format.symbol-of-another-patient' }],
    });
  });

  it('knows the paper whose file was imported, whatever its line ends, and the other way round', async () => {
    const imported = async (text: string): Promise<number> => {
      const files = [{ name: 'rx.txt', base64: Buffer.from(text, 'utf8').toString('base64') }];
      const [file] = await rig.call('import.files', { files });
      return file?.created.length ?? -1;
    };
    const asTyped = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
    const first = jahisText({ name: '取込 太郎', kana: 'ﾄﾘｺﾐ ﾀﾛｳ', number: '６００' });
    expect(await imported(`${first}\u001a`)).toBe(1);
    expect(await read('line-ends-1', asTyped(first), { finish: true })).toMatchObject({
      state: 'complete',
      already: true,
    });
    const second = jahisText({ name: '取込 花子', kana: 'ﾄﾘｺﾐ ﾊﾅｺ', number: '６０１' });
    expect(await read('line-ends-2', asTyped(second), { finish: true })).toMatchObject({
      state: 'complete',
      already: false,
    });
    expect(await imported(`${second}\u001a`)).toBe(0);
  });

  it('says why it does not open what is not whole', async () => {
    const whole = jahisText({ name: '途中 太郎', kana: 'ﾄﾁﾕｳ ﾀﾛｳ', number: '５０４' });
    await read('symbols-8', whole.slice(whole.indexOf('101,2')));
    expect(await read('symbols-8', undefined, { finish: true })).toMatchObject({
      state: 'waiting',
      missing: ['1 枚目（先頭の QR コード）'],
      issues: [{ code: 'scan.not-whole', severity: 'error' }],
    });
  });

  it('waits for the rest where a symbol could be all there is, until it is told', async () => {
    const whole = jahisText({ name: '待機 太郎', kana: 'ﾀｲｷ ﾀﾛｳ', number: '５０２' });
    expect(await read('symbols-4', whole)).toMatchObject({
      state: 'readable',
      of: null,
      text: '1 枚読取済',
      entryId: null,
    });
    expect((await read('symbols-4', undefined, { finish: true })).entryId).not.toBeNull();
  });

  it('names what is nothing, what is of another kind, and where nothing was read', async () => {
    expect(await read('symbols-5', 'https://example.jp/')).toMatchObject({
      kind: 'unknown',
      issues: [{ code: 'scan.unknown' }],
    });
    expect(await read('symbols-5', undefined, { finish: true })).toMatchObject({
      issues: [{ code: 'scan.nothing-read' }],
    });
    await read('symbols-6', jahisText({ number: '５０３' }));
    expect(await read('symbols-6', 'JAHISTC08,1\r\n')).toMatchObject({
      state: 'refused',
      issues: [{ code: 'scan.other-kind' }],
    });
  });

  it('takes the 控え to the service and comes back with the prescription’s entry, through to the readable print', async () => {
    const { exchangeNumber } = await book(rig.mock.url);
    const slip = `${INSURED.insurerNumber},${INSURED.symbol},${INSURED.number},${INSURED.branch},20110101,${exchangeNumber}`;
    const taken = await read('symbols-7', slip);
    expect(taken).toMatchObject({ kind: 'slip', state: 'complete' });
    const view = await rig.call('entry.open', { entryId: taken.entryId ?? '' });
    expect(view).toMatchObject({ kind: 'electronic', messagesReachPrescriber: true });
    const done = await rig.call('entry.complete', { entryId: view.entryId, revision: 1 });
    await rig.call('result.finalise', { ids: [done.resultId] });
    await rig.call('result.sign', { ids: [done.resultId], pin: COUNTER_PIN });
    await rig.call('upload.run', {}, 'owner');
    const readable = await rig.call('result.readable', { resultId: done.resultId });
    expect(readable).toMatchObject({ copy: 'verified', kind: 'electronic', document: { kind: 'return-copy' } });
    expect(readable.signatures.map(({ element, valid }) => [element, valid])).toEqual([
      ['DispensingSign', true],
      ['PrescriptionSign', true],
    ]);
    for (const signature of readable.signatures) expect(signature.signedAt).not.toBeNull();
    expect(readable.signatures[0]?.timestampAt).not.toBeNull();
    const print = await rig.issuesOf('result.readable', { resultId: done.resultId }, 'support');
    expect(codesOf(print)).toEqual(['rights.denied']);
  });
});

describe('the list of the day', () => {
  it('keeps prescriptions of one visit together and shows support no patient', async () => {
    const visit = { name: '来局 花子', kana: 'ﾗｲｷｮｸ ﾊﾅｺ', number: '６００' };
    const one = await scanned(jahisText(visit));
    const other = jahisText(visit).replace('9700012,26,例示病院', '9700012,26,別の病院');
    const two = await scanned(other);
    expect(two.visit).toMatchObject([{ entryId: one.entryId, stage: 'entry' }]);
    const { rows } = await rig.call('today.list', {});
    const ours = rows.filter(({ entryId }) => entryId === one.entryId || entryId === two.entryId);
    expect(ours.map(({ visitSize }) => visitSize)).toEqual([2, 2]);
    expect(new Set(ours.map((row) => row.visit)).size).toBe(1);
    expect(Math.abs(rows.indexOf(ours[0] as never) - rows.indexOf(ours[1] as never))).toBe(1);
    for (const [name, input] of [
      ['today.list', {}],
      ['entry.list', {}],
      ['entry.summary', { entryId: one.entryId }],
      ['patient.search', { text: '来局' }],
      ['patient.history', { patientId: 1 }],
    ] as const) {
      const text = JSON.stringify(await rig.call(name, input, 'support'));
      expect(text, name).not.toMatch(/来局|ﾗｲｷｮｸ|佐藤|例示　?太郎|ノルバスク|1948-01-10/);
    }
  });

  it('stops what has expired', async () => {
    const old = jahisText({ name: '期限 太郎', kana: 'ｷｹﾞﾝ ﾀﾛｳ', number: '６０１' }).replace(
      /51,\d{8}/,
      `51,${addDays(today(), -5).replaceAll('-', '')}`,
    );
    const taken = await rig.call('scan.symbol', { sessionKey: 'symbols-old', text: old, finish: true });
    const { rows } = await rig.call('today.list', {});
    expect(rows[0]).toMatchObject({ next: 'stop', validity: { expired: true, usable: false } });
    expect(rows[0]?.prescriptionKey).toBe(taken.prescriptionKey);
    const view = await rig.call('entry.open', { entryId: taken.entryId ?? '' });
    expect(codesOf(view.issues)).toContain('validity.expired');
  });
});

describe('a final result that has to be changed', () => {
  const DECIDED = { checkReason: '試験', asDispensed: '同じ患者の例を続けて使う' };
  const ledgerOfHere = async (resultId: string) => {
    const key = rig.store.results.byId(resultId as never)?.prescriptionKey;
    const chain = key === undefined ? [] : rig.store.submissions.chain(key);
    const ids = chain.map(({ operationId }) => operationId as string);
    const { results } = await ledgerOf(rig.mock.url);
    return results
      .filter(({ operationId }) => ids.includes(operationId))
      .map(({ kind, version, state }) => `${kind} ${version} ${state}`);
  };
  const stateOf = (resultId: string) => rig.store.submissions.byResult(resultId as never)?.state;

  it('is opened as it stands, corrected after a 差戻し and amended once registered, each by 確定 with a reason', async () => {
    const view = await scanned(jahisText({ name: '例示 訂正', kana: 'ﾚｲｼﾞ ﾃｲｾｲ', number: '３６１' }));
    const form = { ...withBrand(view.form), instructionsDone: ['RP1/one-dose-package'], originalMarked: true };
    const { revision } = await save(view, 1, { ...form, remarks: ['一版'] });
    const { resultId: first } = await rig.call('entry.complete', { entryId: view.entryId, revision });
    // A draft is what is typed of it; nothing is changed that is not final.
    expect(await rig.call('entry.open', { resultId: first })).toMatchObject({ entryId: view.entryId, change: null });
    expect(codesOf(await rig.issuesOf('entry.change', { entryId: view.entryId, revision, reason: 'r' }))).toEqual([
      'entry.no-change',
    ]);
    await rig.call('result.finalise', { ids: [first], ...DECIDED });
    await setFaults(rig.mock.url, { rejectEvery: 1 });
    await rig.call('upload.run', {});
    await setFaults(rig.mock.url, {});
    expect(stateOf(first)).toBe('rejected');

    expect(codesOf(await rig.issuesOf('entry.open', { resultId: first }, 'clerk'))).toEqual(['rights.denied']);
    const change = await rig.call('entry.open', { resultId: first });
    expect(change).toMatchObject({ change: { kind: 'correct', resultId: first }, finalised: false, resultId: null });
    expect(change.entryId).not.toBe(view.entryId);
    expect(change.form).toMatchObject({ remarks: ['一版'], originalMarked: true, pharmacist: 'pharmacist' });
    expect(change.form.groups.map(({ drugs }) => drugs[0]?.name)).toEqual([
      'ノルバスク錠２．５ｍｇ',
      'ロキソニン錠６０ｍｇ',
    ]);
    const typed = await save(change, 1, { ...change.form, remarks: ['二版'] });
    // What is typed of it is kept, the standing version and the list of the day do not move.
    expect(await rig.call('entry.open', { resultId: first })).toMatchObject({
      entryId: change.entryId,
      form: { remarks: ['二版'] },
    });
    expect(stateOf(first)).toBe('rejected');
    const { rows } = await rig.call('today.list', {});
    expect(rows.find(({ resultId }) => resultId === first)).toMatchObject({ entryId: view.entryId, next: 'correct' });
    const asked = { entryId: change.entryId, revision: typed.revision };
    expect(codesOf(await rig.issuesOf('entry.complete', asked))).toEqual(['entry.is-change']);
    expect(await rig.call('entry.summary', { entryId: change.entryId })).toMatchObject({ ready: true, blocking: [] });

    const corrected = await rig.call('entry.change', { ...asked, reason: '備考の書き誤り' });
    expect(stateOf(first)).toBe('superseded');
    expect(rig.store.audit.list(50).find(({ action }) => action === 'submission.correct')?.detail).toMatchObject({
      reason: '備考の書き誤り',
    });
    expect(await rig.call('entry.open', { entryId: change.entryId })).toMatchObject({
      finalised: true,
      resultId: corrected.resultId,
    });
    expect(codesOf(await rig.issuesOf('entry.open', { resultId: first }))).toEqual(['submission.final']);
    await rig.call('upload.run', {});
    expect(await ledgerOfHere(first)).toEqual(['register 1 current']);

    const again = await rig.call('entry.open', { resultId: corrected.resultId });
    expect(again).toMatchObject({ change: { kind: 'amend' }, form: { remarks: ['二版'], originalMarked: true } });
    const last = await save(again, 1, { ...again.form, remarks: ['三版'] });
    const amended = await rig.call('entry.change', { entryId: again.entryId, revision: last.revision, reason: '追記' });
    expect(codesOf(await rig.issuesOf('entry.open', { resultId: corrected.resultId }))).toEqual([
      'submission.change-open',
    ]);
    await rig.call('upload.run', {});
    expect(await ledgerOfHere(first)).toEqual(['register 1 superseded', 'amend 2 current']);
    expect(rig.store.results.byId(amended.resultId as never)).toMatchObject({
      version: 3,
      previousResultId: corrected.resultId,
      result: { remarks: ['三版'] },
    });
    expect(await rig.issuesOf('entry.open', { resultId: first })).toMatchObject([{ code: 'submission.final' }]);
  });

  it('of a typed paper brings its head along; a change given up leaves the result as it was', async () => {
    const { view, form } = await typedPaper();
    Object.assign(form.paper?.patient ?? {}, { nameKanji: '紙　訂正', nameKana: 'ｶﾐ ﾃｲｾｲ', birthDate: 'S40.4.4' });
    Object.assign(form.paper?.insured ?? {}, { number: '020003' });
    const { revision } = await save(view, 1, { ...form, originalMarked: true });
    const { resultId } = await rig.call('entry.complete', { entryId: view.entryId, revision });
    await rig.call('result.finalise', { ids: [resultId], ...DECIDED });
    const change = await rig.call('entry.open', { resultId });
    expect(change).toMatchObject({ change: { kind: 'correct' } });
    expect(change.form.paper?.patient.nameKanji).toBe('紙　訂正');
    await rig.call('entry.discard', { entryId: change.entryId, reason: '変更は不要だった' });
    expect(stateOf(resultId)).toBe('ready');
    const next = await rig.call('entry.open', { resultId });
    expect(next.entryId).not.toBe(change.entryId);
    const changed = typing(next.form);
    lineOf(changed, 1).amount = '2';
    const yesterday = addDays(today(), -1);
    Object.assign(changed.paper ?? {}, { issuedOn: yesterday });
    // A day that became a past one asks why it is late, on the last screen and by 確定.
    expect(await rig.call('entry.summary', { entryId: next.entryId })).toMatchObject({ lateReasonNeeded: false });
    const saved = await save(next, 1, { ...changed, dispensingDate: yesterday });
    expect(await rig.call('entry.summary', { entryId: next.entryId })).toMatchObject({ lateReasonNeeded: true });
    const asked = { entryId: next.entryId, revision: saved.revision, reason: '数量と調剤日の誤り' };
    expect(codesOf(await rig.issuesOf('entry.change', asked))).toEqual(['submission.late-reason']);
    await rig.call('entry.change', { ...asked, lateReason: '訪問のため翌日に入力' });
    await rig.call('upload.run', {});
    expect(await ledgerOfHere(resultId)).toEqual(['register 1 current']);
  });
});

describe('a program that dies at the 確定 of a change', () => {
  const POWER_CUT = new Error('the power went');

  it('has put down the version and closed what was typed, or neither', async () => {
    const { view, form } = await typedPaper();
    Object.assign(form.paper?.patient ?? {}, { nameKanji: '停電　一郎', nameKana: 'ﾃｲﾃﾞﾝ ｲﾁﾛｳ', birthDate: 'S41.5.5' });
    Object.assign(form.paper?.insured ?? {}, { number: '020004' });
    const { revision } = await save(view, 1, { ...form, originalMarked: true });
    const { resultId } = await rig.call('entry.complete', { entryId: view.entryId, revision });
    await rig.call('result.finalise', { ids: [resultId], checkReason: '試験', asDispensed: '試験' });
    const change = await rig.call('entry.open', { resultId });
    const typed = await save(change, 1, { ...change.form, remarks: ['書き直し'] });
    const asked = { entryId: change.entryId, revision: typed.revision, reason: '備考の書き誤り' };
    const stands = () => rig.store.submissions.byResult(resultId as never)?.state;

    vi.spyOn(rig.store.entries, 'complete').mockImplementationOnce(() => {
      throw POWER_CUT;
    });
    await rig.issuesOf('entry.change', asked);
    expect(stands()).toBe('ready');
    expect(await rig.call('entry.open', { resultId })).toMatchObject({ entryId: change.entryId, finalised: false });

    // The service is asked about the new lines after they stand.
    vi.spyOn(rig.store.checks, 'insert').mockImplementationOnce(() => {
      throw POWER_CUT;
    });
    await rig.issuesOf('entry.change', asked);
    vi.restoreAllMocks();
    expect(stands()).toBe('superseded');
    const after = await rig.call('entry.open', { entryId: change.entryId });
    expect(after).toMatchObject({ finalised: true, form: { remarks: ['書き直し'] } });
    expect(rig.store.results.byId(after.resultId as never)).toMatchObject({ previousResultId: resultId });
  });

  it('takes the version back where another window typed on while the service was asked', async () => {
    const { view, form } = await typedPaper();
    Object.assign(form.paper?.patient ?? {}, { nameKanji: '停電　二郎', nameKana: 'ﾃｲﾃﾞﾝ ｼﾞﾛｳ', birthDate: 'S42.5.5' });
    Object.assign(form.paper?.insured ?? {}, { number: '020005' });
    const { revision } = await save(view, 1, { ...form, originalMarked: true });
    const { resultId } = await rig.call('entry.complete', { entryId: view.entryId, revision });
    await rig.call('result.finalise', { ids: [resultId], checkReason: '試験', asDispensed: '試験' });
    const sent = rig.store.submissions.byResult(resultId as never);
    if (sent === null) throw new Error('nothing is queued');
    // As after a request without an answer: the service is asked before anything is corrected.
    rig.store.submissions.note(sent.submissionId, { possiblySent: true });
    const change = await rig.call('entry.open', { resultId });
    const typed = await save(change, 1, { ...change.form, remarks: ['書き直し'] });
    const confirmed = rig.issuesOf('entry.change', {
      entryId: change.entryId,
      revision: typed.revision,
      reason: '誤り',
    });
    await save(change, typed.revision, { ...change.form, remarks: ['別の窓'] });
    expect(codesOf(await confirmed)).toEqual(['entry.changed-meanwhile']);
    expect(await rig.call('entry.open', { entryId: change.entryId })).toMatchObject({
      finalised: false,
      form: { remarks: ['別の窓'] },
    });
    expect(rig.store.submissions.byResult(resultId as never)?.state).toBe('ready');
    await rig.call('entry.discard', { entryId: change.entryId, reason: '試験' });
  });
});

describe('rounds of a refill', () => {
  it('plan the next date, wait for it, and are judged by it', async () => {
    const refill = `${jahisText({ name: '反復 太郎', kana: 'ﾊﾝﾌﾟｸ ﾀﾛｳ', number: '７００' })}64,3\r\n`;
    const view = await scanned(refill);
    const planned = addDays(today(), 14);
    expect(view.form.round).toMatchObject({ type: 'refill', round: 1, of: 3, nextDate: planned });
    expect(await rig.call('entry.summary', { entryId: view.entryId })).toMatchObject({
      round: { type: 'refill', round: 1, of: 3 },
      nextDate: planned,
    });
    const { revision } = await save(view, 1, withBrand(view.form));
    const done = await rig.call('entry.complete', { entryId: view.entryId, revision });
    const [outcome] = await rig.call('result.finalise', { ids: [done.resultId] });
    expect(outcome?.submissionId, JSON.stringify(outcome?.issues)).not.toBeNull();
    await rig.call('upload.run', {}, 'owner');
    const { rows } = await rig.call('today.list', {});
    expect(rows.find(({ resultId }) => resultId === done.resultId)).toMatchObject({
      stage: 'finalised',
      next: 'none',
      reception: 'waiting-next-round',
      round: { type: 'refill', round: 1, of: 3 },
    });
    const second = await rig.call('entry.open', { prescriptionKey: view.prescriptionKey });
    expect(second.entryId).not.toBe(view.entryId);
    expect(second).toMatchObject({
      round: { round: 2, of: 3, plannedDate: planned },
      validity: { lastDay: addDays(planned, 7) },
      form: { round: { round: 2 } },
    });
    expect(codesOf(second.issues)).toContain('validity.refill-too-early');
    await rig.call('entry.discard', { entryId: second.entryId, reason: '期間前' });
  });
});

describe('search', () => {
  it('finds patients by kana, inside a name, by birth date and number', async () => {
    const namesOf = async (text: string) =>
      (await rig.call('patient.search', { text })).map(({ patient }) => patient.nameKanji);
    expect(await namesOf('さとう')).toEqual(['佐藤　花子']);
    expect(await namesOf('花子')).toContain('佐藤　花子');
    expect(await namesOf('1958-03-03')).toEqual(['佐藤　花子']);
    expect(await namesOf('020002')).toEqual(['佐藤　花子']);
    expect(await namesOf('鈴木')).toEqual([]);
  });

  it('gives own phrases first, with the codes they came with, then everyday ones', async () => {
    const found = await rig.call('usage.search', { text: '朝昼夕食後' });
    expect(found[0]).toMatchObject({ text: '１日３回朝昼夕食後　服用', source: 'own-results' });
    const others = await rig.call('usage.search', { text: '塗布', dosageForm: 'external' });
    expect(others.map(({ source, code }) => [source, code])).toContainEqual(['common', null]);
    const [eps] = await rig.call('usage.search', { code: '1011' });
    expect(eps).toMatchObject({ codeType: 'eps', code: '1011000400000000' });
  });

  it.each([
    ['毎食後', '１日３回朝昼夕食後　服用'],
    ['分3毎食後', '１日３回朝昼夕食後　服用'],
    ['分２ 朝・夕食後', '１日２回朝夕食後　服用'],
    ['寝る前', '１日１回就寝前　服用'],
    ['眠前', '１日１回就寝前　服用'],
    ['痛い時', '疼痛時　服用'],
    ['頭痛時', '頭痛時　服用'],
    ['頓服', '発熱時　服用'],
  ])('finds a usage as it is said at the counter: %s', async (text, phrase) => {
    const found = await rig.call('usage.search', { text });
    expect(found.map((usage) => usage.text)).toContain(phrase);
    const said = found.map((usage) => `${usage.text} ${usage.code}`);
    expect(new Set(said).size).toBe(said.length);
  });

  it('tells name and unit of a code', async () => {
    expect(
      await rig.call('drug.facts', { codeType: 'yakka', code: '２１７１０２２Ｆ２０２５', name: 'ノルバスク錠５ｍｇ' }),
    ).toMatchObject({ known: true, units: ['錠'], codeAndName: 'match', dosageForm: 'oral' });
    expect(await rig.call('drug.facts', { codeType: 'yakka', code: '9999999F9999' })).toMatchObject({ known: false });
  });
});

describe('お薬手帳', () => {
  it('goes out in symbols that join to the text, and comes back as what a patient brought', async () => {
    const [found] = await rig.call('patient.search', { text: 'ｻﾄｳ' });
    const history = await rig.call('patient.history', { patientId: found?.patientId });
    expect(history.results[0]?.lines[0]).toMatchObject({ name: 'ロキソニン錠６０ｍｇ', quantity: '5日分' });
    const resultId = history.results[0]?.resultId;
    const whole = await rig.call('notebook.export', { resultId });
    expect(whole.text.startsWith('JAHISTC08,1\r\n')).toBe(true);
    const { symbols } = await rig.call('notebook.export', { resultId, bytesPerSymbol: 200 });
    expect(symbols.length).toBeGreaterThan(1);
    // Another pharmacy wrote it: its drugs are 持参情報 of the patient whose entry is open.
    const { view, form } = await typedPaper();
    await save(view, 1, form);
    const foreign = symbols.map((symbol) => symbol.replace(/^11,[^\r]*/m, '11,他の薬局,13,4,1234567,,,,1'));
    const outcomes = [];
    for (const text of foreign.toReversed()) {
      outcomes.push(await rig.call('scan.symbol', { sessionKey: 'notebook-1', text, entryId: view.entryId }));
    }
    expect(outcomes.map(({ state }) => state)).toEqual([...symbols.slice(1).map(() => 'waiting'), 'complete']);
    expect(outcomes[0]?.text).toBe(`1/${symbols.length} 読取済`);
    const after = await rig.call('patient.history', { patientId: found?.patientId });
    expect(after.broughtIn).toMatchObject([{ name: 'ロキソニン錠６０ｍｇ', institution: '他の薬局' }]);
  });

  /** Of another pharmacy and of this one, of a person whom nothing else here knows. */
  const mixed = (name: string) =>
    [
      ...['JAHISTC08,1', `1,${name},1,19480110,,,,,,,ﾃﾁﾖｳ ﾀﾛｳ`],
      ...['5,20261101,1', '11,他の薬局,13,4,1234567,,,,1', '51,他の病院,13,1,1234567,1', '55,医師 他,内科,1'],
      ...['201,1,ロキソニン錠６０ｍｇ,3,錠,4,1149019F1560,1', '301,1,１日３回毎食後,7,日分,1,1,,1'],
      ...['5,20261105,1', '11,検証用薬局,99,4,8000014,,,,1', '51,検証用病院,99,1,8000010,1', '55,医師 自,内科,1'],
      ...['201,1,ノルバスク錠５ｍｇ,1,錠,4,2171022F2025,1', '301,1,１日１回朝食後,14,日分,1,1,,1', ''],
    ].join('\r\n');
  const insured = { insurerNumber: '31130842', symbol: '２０２２', number: '777001', branch: '01' };

  it('is taken in again, from a file or by the scanner, once the missing 資格情報 is given, and then no more', async () => {
    const taken = async (more: object) => {
      const base64 = Buffer.from(mixed('手帳　太郎')).toString('base64');
      const [file] = await rig.call('import.files', { files: [{ name: 'tc.txt', base64 }], ...more });
      return { results: file?.created.length, codes: codesOf(file?.issues ?? []) };
    };
    expect((await taken({})).codes).toEqual(
      expect.arrayContaining(['import.brought-in-unidentified', 'import.insured-key-missing']),
    );
    expect(await taken({})).toMatchObject({
      results: 0,
      codes: expect.arrayContaining(['import.insured-key-missing']),
    });
    const complete = await taken({ insured });
    expect(complete).toMatchObject({ results: 1, codes: expect.arrayContaining(['import.brought-in']) });
    expect(await taken({ insured })).toMatchObject({ results: 0, codes: expect.arrayContaining(['import.already']) });

    const text = mixed('手帳　次郎');
    const scan = (more: object) => rig.call('scan.symbol', { sessionKey: 'notebook-2', text, finish: true, ...more });
    expect(codesOf((await scan({})).issues)).toContain('import.insured-key-missing');
    const second = await scan({ insured: { ...insured, number: '777002' } });
    expect([second.already, codesOf(second.issues)]).toEqual([false, expect.arrayContaining(['import.brought-in'])]);
    expect((await scan({ insured: { ...insured, number: '777002' } })).already).toBe(true);
  });
});
