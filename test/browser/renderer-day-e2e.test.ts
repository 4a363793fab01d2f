/**
 * A pharmacy's day as a person sees it: `npm start`, first start, three prescriptions by keyboard, an outage, closing,
 * the report, support; then every screen as a picture, and the process behind the window killed in the middle of a word.
 */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { book, INSURED, ledgerOf, setFaults, temporaryFolder, today } from '../contract/mock-fixture.ts';
import { until } from '../support/browser-door.ts';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { type StartedApp, startTheApp } from '../support/started-app.ts';
import { dataOf, inspect, LOOKS, picture, wear } from './renderer-day-views.ts';
import { type SeenData, saysAllInEnglish } from './renderer-english.ts';
import { fiveDrugs, sendBurst } from './renderer-entry-rig.ts';
import { handsOn } from './renderer-hands.ts';
import { hasChromium } from './renderer-stage.ts';

const PATIENT = { name: '長谷川　左衛門太郎丸', kana: 'ﾊｾｶﾞﾜ ｻｴﾓﾝﾀﾛｳﾏﾙ', number: '７７１' };
/** By their keys Alt+1 to Alt+8: each screen, and what stands on it once its questions are answered. */
const SCREENS = [
  ['today', ['.grid-row, .empty']],
  ['entry', ['.opening, .entry-side']],
  ['check', ['.grid-row, .empty']],
  ['closing', ['.verdict-line', '.closing-columns .card']],
  ['queue', ['.grid-row']],
  ['search', ['main input']],
  ['reports', ['.totals', '.chart', '.plain-table tbody tr']],
  [
    'settings',
    ['.settings-form', '[aria-labelledby=people-title] tbody tr', '[aria-labelledby=masters-title] tbody tr'],
  ],
] as const;
const needed = hasChromium ? describe : describe.skip;

needed(`a day in the window${CHROMIUM_REASON}`, () => {
  const folder = temporaryFolder();
  let app: StartedApp;
  let data: SeenData;
  const secret = { password: '', pin: '' };
  /** Of everybody who came today */
  let names: readonly string[] = [];

  beforeAll(async () => {
    app = await startTheApp(join(folder.path, 'shop'));
    data = dataOf(app);
  });
  afterAll(async () => {
    const code = await app.close();
    folder.remove();
    expect(code).toBe(0);
  });

  // Each step stands on the one before.
  let broken = false;
  beforeEach(() => expect(broken, 'an earlier step has failed').toBe(false));
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || broken) return;
    broken = !task.name.startsWith('shows every screen');
    await picture(app, 'failed');
  });

  const { press, type, shown, says, focusOn, quiet, signIn: signInAs } = handsOn(() => app);
  const signIn = (user: string): Promise<void> => signInAs(user, secret.password);
  const tabTo = async (selector: string): Promise<void> => {
    for (let step = 0; step < 60; step += 1) {
      if (await app.page.evaluate((where) => document.activeElement?.matches(where) === true, selector)) return;
      await press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector}`);
  };

  async function signOut(): Promise<void> {
    await app.call('session.sign-out', {});
    await shown('#password');
  }

  /** From the sheet through the summary to the four marks, ticking what a paper original asks for. */
  async function finalise(): Promise<void> {
    await press('F12');
    await says('.summary', '確定できます');
    await shown('.dialog-actions button[data-kind=main]:enabled');
    await app.page.waitForFunction(() => document.activeElement?.closest('.summary') !== null);
    await inspect(app, data, 'dialog-summary', true);
    await press('F12');
    await shown('.outcome');
  }

  it('leads a first start through the training profile to sign-in', async () => {
    await focusOn('.door button[data-kind=main]');
    await inspect(app, data, 'set-up', true);
    await press('Enter');
    await shown('dd.mono');
    const [, password = '', pin = ''] = await app.page.locator('dd.mono').allTextContents();
    Object.assign(secret, { password, pin });
    await inspect(app, data, 'set-up-done', true);
    await press('Enter');
    await focusOn('#user');
    await inspect(app, data, 'sign-in', true);
    // From 23:30 on everything leaves by itself (product.md §4): this day waits for its closing batch whenever it is run.
    await signIn('owner');
    await app.call('settings.set', { sendAllFrom: '23:59' });
    await signOut();
    await signIn('pharmacist');
    await shown('.grid-row');
    expect(await app.page.textContent('h1')).toBe('受付一覧');
    await inspect(app, data, 'today-half-done', true);
    quiet();
  });

  it('takes a prescription from the scanner', async () => {
    await sendBurst(app.cdp, fiveDrugs(PATIENT));
    await shown('.scan-count');
    await inspect(app, data, 'dialog-scan', true);
    await press('Enter');
    await shown('.rp');
    for (const [drug, brand] of [
      ['groups[1].drugs[0].name', 'ロキソニン錠６０ｍｇ'],
      ['groups[1].drugs[1].name', 'ガスター錠２０ｍｇ'],
    ] as const) {
      await tabTo(`[data-path="${drug}"]`);
      await type(brand);
      await says('.suggest[data-open] .suggest-hit', brand);
      await press('Enter');
    }
    await says('.entry-saved', '下書き保存済');
    await inspect(app, data, 'entry-sheet', true);
    await press('F12');
    await focusOn('[data-open-tick]');
    await press('Space', 'Escape');
    await finalise();
    quiet();
  });

  it('takes a prescription by 引換番号 and signs it', async () => {
    const { exchangeNumber } = await book(app.mockUrl());
    await press('F11');
    await focusOn('.opening-field .input');
    await type(exchangeNumber);
    for (const text of [INSURED.insurerNumber, INSURED.symbol, INSURED.number, INSURED.branch]) {
      await press('Tab');
      await type(text ?? '');
    }
    await press('Enter');
    await shown('.rp');
    await finalise();
    await focusOn('#pin');
    await inspect(app, data, 'dialog-pin', true);
    await type(secret.pin);
    await press('Enter');
    await shown('.outcome .mark:nth-child(2)[data-state=done]');
    quiet();
  });

  it('takes a typed paper prescription', async () => {
    await press('F11');
    await focusOn('.opening-field .input');
    await tabTo('.opening input[lang=ja]:not(.opening-field *)');
    await type('はせがわ');
    await shown('.found-patient');
    await press('Enter');
    await focusOn('[data-path="paper.patient.nameKana"]');
    await tabTo('[data-path="paper.issuedOn"]');
    await type(today().replaceAll('-', ''));
    await tabTo('[data-path="groups[0].usage.text"]');
    await type('１日３回朝昼夕食後');
    await shown('.suggest[data-open]');
    await press('Enter', 'Enter');
    await type('５');
    await press('Enter');
    await type('アレグラ錠６０');
    await shown('.suggest[data-open]');
    await press('Enter', 'Enter');
    await type('２');
    await says('.entry-saved', '下書き保存済');
    await inspect(app, data, 'entry-paper', true);
    await press('F12');
    await focusOn('[data-open-tick]');
    await press('Space');
    await press('Escape');
    await finalise();
    quiet();
  });

  it('takes the decision on what the duplicate check found, without leaving the keyboard', async () => {
    await press('Alt+1');
    await focusOn('[role=grid]');
    await press('F3');
    await focusOn('[type=search]');
    await type('いしやま');
    await app.page.waitForFunction(() => document.querySelectorAll('.grid-row').length === 1);
    await tabTo('[role=grid]');
    await press('Enter');
    await shown('.rp');
    await press('F12');
    await says('.summary', '判断待ち');
    await inspect(app, data, 'dialog-summary-undecided', true);
    await press('Escape', 'F3');
    await focusOn('.check-group-head[data-undecided]');
    await press('Enter');
    await tabTo('.decision-field .input');
    await type('前医に電話で確認済み。残薬が無く、このまま調剤');
    await inspect(app, data, 'entry-decision', true);
    await press('Enter');
    await app.page.waitForFunction(() => document.querySelectorAll('[data-undecided]').length === 0);
    await finalise();
    await shown('.outcome .mark:nth-child(2)[data-state=done]');
    quiet();
  });

  it('carries over what nobody came for, with a reason', async () => {
    await press('Alt+1');
    await focusOn('[role=grid]');
    // The list is as it was left; Esc in its filter shows all of it again.
    await press('F3');
    await focusOn('[type=search]');
    await press('Escape');
    await focusOn('[role=grid]');
    await shown('.grid-row');
    // The cursor stayed with the patient that was finished last.
    await press('Home');
    await focusOn('[role=grid]');
    await press('F7');
    await focusOn('#reason');
    await inspect(app, data, 'dialog-carry-over', true);
    await type('患者が取りに来ていない');
    await press('Enter');
    await says('.notices', '繰り越しました');
    // The others as another window would: the rule is the same, the keys have been shown.
    const { rows } = await app.call('today.list', {});
    names = rows.flatMap(({ patient }) => patient.nameKanji ?? []);
    for (const row of rows) {
      const id = row.resultId ?? row.prescriptionKey;
      if (row.stage === 'finalised' || row.carriedOver || id === null) continue;
      await app.call('closing.carry-over', { id, reason: '患者が取りに来ていない' });
    }
    quiet();
  });

  it('says in words that one may go home while the line is down', async () => {
    await setFaults(app.mockUrl(), { down: true });
    await press('F8');
    await shown('.verdict');
    await press('F9');
    await says('.closing-columns', '仮締めの結果');
    await says('.verdict', '閉局可');
    await says('.left-over', '自動で送信します');
    await says('.header', 'オフライン');
    await inspect(app, data, 'closing-offline', true);
    quiet();
  });

  it('sends by itself when the line is back, closes, and shows the report', async () => {
    await setFaults(app.mockUrl(), {});
    await says('.verdict', '閉局OK');
    await says('.header', 'オンライン');
    const { rows } = await app.call('today.list', {});
    await press('F2');
    await type(String(rows.length));
    await press('F10');
    await shown('[role=dialog]');
    await inspect(app, data, 'dialog-final-closing', true);
    await press('Enter');
    await says('[role=dialog]', '本締めが終わりました');
    await says('.after-line', '閉局OK');
    await inspect(app, data, 'dialog-after-closing', true);
    await press('Escape');
    await says('.verdict', '枚数 一致');
    await inspect(app, data, 'closing-ok', true);
    await press('F3');
    await shown('.sheet');
    await inspect(app, data, 'closing-report', true);
    // What the browser's own print makes of it: one sheet, with its text as text.
    const sheet = (await app.page.pdf({ format: 'A4' })).toString('latin1');
    expect(sheet.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(sheet).toContain('/ToUnicode');
    quiet();
  });

  it('has registered every result exactly once', async () => {
    const { results } = await ledgerOf(app.mockUrl());
    const queue = await app.call('queue.list', { kind: 'register' });
    expect(queue.length).toBeGreaterThan(30);
    expect(queue.map(({ state }) => state)).toEqual(queue.map(() => 'registered'));
    const ledger = results.map(({ operationId, returnedSha256 }) => `${operationId} ${returnedSha256}`);
    expect(ledger.toSorted()).toEqual(
      queue.map(({ operationId, returnCopySha256 }) => `${operationId} ${returnCopySha256}`).toSorted(),
    );
    expect(new Set(results.map(({ operationId }) => operationId)).size).toBe(results.length);
  });

  it('shows support no patient until a reason is given', async () => {
    await signOut();
    await signIn('support');
    await shown('.grid-row');
    expect(await app.page.textContent('h1')).toBe('キュー');
    const cells = await app.page.locator('.grid-row [role=gridcell]:nth-child(4)').allTextContents();
    expect(new Set(cells)).toEqual(new Set(['＊＊＊']));
    expect(names.length).toBeGreaterThan(10);
    const whole = await app.page.content();
    expect(names.filter((name) => whole.includes(name))).toEqual([]);
    await press('F4');
    await shown('.queue-columns[data-open]');
    await inspect(app, data, 'queue-support', true);
    await press('F11');
    await focusOn('#reason');
    await inspect(app, data, 'dialog-unmask', true);
    await type('本人からの問い合わせ');
    await press('Enter');
    await app.page.waitForFunction(
      (known) => known.includes(document.querySelector('.life .row-of > strong')?.textContent ?? ''),
      names,
    );
    await inspect(app, data, 'queue-unmasked', true);
    await tabTo('.life [data-act=view]');
    await press('Enter');
    await says('.document-text', '＊＊＊');
    const masked = (await app.page.textContent('.document-text')) ?? '';
    expect(masked).toContain('CJ1');
    expect(masked).toContain('SignatureValue');
    expect(names.filter((name) => masked.includes(name))).toEqual([]);
    await inspect(app, data, 'dialog-document-masked', true);
    await tabTo('[data-act=unmask-document]');
    await press('Enter');
    await focusOn('#reason');
    await type('返却ファイルの確認');
    await press('Enter');
    await says('.document-text', 'CJ1');
    await inspect(app, data, 'dialog-document', true);
    await press('Escape');
    quiet();
  });

  it('loses nothing acknowledged when its process is killed in the middle of a word', async () => {
    await signOut();
    await signIn('pharmacist');
    await sendBurst(app.cdp, fiveDrugs({ ...PATIENT, number: '７７２' }));
    await shown('.scan-count');
    await press('Enter');
    await shown('.rp');
    await says('.entry-person', '長谷川');
    await tabTo('[data-path="remarks[0]"]');
    await type('残薬を確認');
    await until(async () => (await savedRemarks()) === '残薬を確認');
    await type('、次回も');
    const before = app.servicePid();
    process.kill(before, 'SIGKILL');
    await shown('.banner, #password');
    await shown('#password');
    expect(app.servicePid()).not.toBe(before);
    await inspect(app, data, 'sign-in-again', true);
    // A request that was cut is said by the browser too.
    app.complaints.length = 0;
    await signIn('pharmacist');
    expect(await savedRemarks()).toContain('残薬を確認');
    quiet();
  });

  async function savedRemarks(): Promise<string | undefined> {
    const { rows } = await app.call('today.list', {});
    const row = rows.find(({ patient, stage }) => patient.nameKanji === PATIENT.name && stage !== 'finalised');
    if (row === undefined || row.entryId === null) return undefined;
    return (await app.call('entry.open', { entryId: row.entryId })).form.remarks[0];
  }

  it.each(LOOKS)('shows every screen, $name', async (look) => {
    await wear(app, look);
    await shown('nav');
    for (const [index, [name, contents]] of SCREENS.entries()) {
      await press(`Alt+${index + 1}`);
      await app.page.waitForFunction(
        (at) => document.querySelectorAll('nav button')[at]?.ariaCurrent === 'page',
        index,
      );
      for (const content of contents) await shown(content);
      await app.page.waitForFunction(() => !/読み込んでいます|Loading/.test(document.body.textContent ?? ''));
      await inspect(app, data, `${name}-${look.name}`, true);
    }
    await app.page.click('[data-act=doctor]');
    await shown('.health');
    await saysAllInEnglish(app.page, data, `doctor-${look.name}`);
    quiet();
  });
});
