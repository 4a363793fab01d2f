import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import { addDays } from '../../shared/domain/calendar-date.ts';
import { book, INSURED, ledgerOf, setFaults, today } from '../contract/mock-fixture.ts';
import { until } from '../support/browser-door.ts';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import {
  type Counter,
  type EntryRig,
  fiveDrugs,
  openCounterWindow,
  openEntryRig,
  type Person,
  PIN,
  sendBurst,
  takenIn,
} from './renderer-entry-rig.ts';
import { SIZES, unreadable } from './renderer-entry-ruler.ts';
import { accessibilityProblems, hasChromium } from './renderer-stage.ts';

type EntryView = OperationOutput<'entry.open'>;
const LOXONIN = { codeType: 'yakka', code: '1149019F1560', name: 'ロキソニン錠６０ｍｇ' } as const;
const GASTER = { codeType: 'yakka', code: '2325003F2020', name: 'ガスター錠２０ｍｇ' } as const;

/** There the page is told of every key that goes to an input method. */
const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
/** Where the pictures of the run are put, for a person to look at; none is taken when it is not set. */
const PICTURES = process.env.CHOZAI_PICTURES;
const needed = hasChromium ? describe : describe.skip;

needed(`the entry screen in Chromium${CHROMIUM_REASON}`, () => {
  let rig: EntryRig;
  beforeAll(async () => {
    rig = await openEntryRig();
    if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
  });
  afterAll(() => rig?.end());

  /** A signed-in window; holds that its console stayed clean. */
  async function atCounter(
    look: Parameters<typeof openCounterWindow>[1],
    work: (counter: Counter) => Promise<void>,
  ): Promise<void> {
    const counter = await openCounterWindow(rig, look);
    try {
      await work(counter);
      expect(counter.complaints).toEqual([]);
    } catch (error) {
      await picture(counter, `failed-${Date.now()}`);
      throw error;
    } finally {
      await counter.close();
    }
  }
  const picture = async ({ page }: Counter, name: string) => {
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  };
  const readableAtEverySize = async ({ page }: Counter, name: string) => {
    for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[])
      expect(
        await unreadable(page, size, PICTURES === undefined ? undefined : join(PICTURES, name)),
        `${name} ${size}`,
      ).toEqual([]);
  };
  const person = (number: string, name = `例示 ${number}`): Person => ({ name, kana: 'ﾚｲｼﾞ ﾀﾛｳ', number });
  const textOf = ({ page }: Counter, selector: string) => page.textContent(selector);
  const focusPath = ({ page }: Counter) =>
    page.evaluate(() => document.activeElement?.getAttribute('data-path') ?? null);
  const saved = ({ page }: Counter) =>
    page.waitForFunction(() => document.querySelector('.entry-saved .badge')?.textContent?.includes('下書き保存済'));

  /** One of the four marks after 確定 has come true. */
  const markDone = ({ page }: Counter, at: number) =>
    page.waitForFunction(
      (index) => document.querySelectorAll('.outcome .mark')[index]?.getAttribute('data-state') === 'done',
      at,
    );

  /** Both brands chosen, everything ticked, and put down as a result. */
  async function completed(view: EntryView, dispensingDate: string = today()): Promise<string> {
    const form = structuredClone(view.form);
    form.dispensingDate = dispensingDate;
    form.originalMarked = true;
    form.instructionsDone = view.instructions.map(({ key }) => key);
    Object.assign(form.groups[1]?.drugs[0] ?? {}, LOXONIN);
    Object.assign(form.groups[1]?.drugs[1] ?? {}, GASTER);
    const { revision } = await rig.call('entry.save', { entryId: view.entryId, revision: view.revision, form });
    return (await rig.call('entry.complete', { entryId: view.entryId, revision })).resultId;
  }

  /** A visit three weeks ago with both brands chosen, finalised then. */
  async function earlierVisit(who: Person): Promise<void> {
    const day = addDays(today(), -21);
    const resultId = await completed(await takenIn(rig, fiveDrugs(who, day)), day);
    const [outcome] = await rig.call('result.finalise', { ids: [resultId], lateReason: '試験', checkReason: '試験' });
    expect(outcome?.submissionId, JSON.stringify(outcome?.issues)).not.toBeNull();
  }

  it('takes a repeat patient with five drugs from the scanner to 保存済み in at most 12 keys', async () => {
    const who = person('３４５', '再来 太郎');
    await earlierVisit(who);
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      await page.waitForSelector('[role=grid]');
      await counter.scan(fiveDrugs(who));
      await page.waitForSelector('.scan-count');
      await picture(counter, 'scan');
      await press('Enter');
      await page.waitForSelector('.rp');
      await press('F7');
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLInputElement>('[data-path$=".name"]')].some(({ value }) =>
          value.startsWith('ガスター'),
        ),
      );
      await picture(counter, 'entry-repeat');
      await press('F12');
      await page.waitForSelector('.original');
      await page.waitForFunction(() => document.activeElement?.hasAttribute('data-open-tick') === true);
      await press('Space');
      await page.waitForFunction(() => document.querySelector('.summary')?.textContent?.includes('確定できます'));
      await picture(counter, 'summary-repeat');
      expect(await accessibilityProblems(page)).toEqual([]);
      await press('F12');
      await page.waitForSelector('.outcome');
      await page.waitForFunction(() => (document.querySelector('.outcome [role=status]')?.textContent ?? '') !== '');
      await picture(counter, 'outcome-repeat');
      expect(await textOf(counter, '.outcome')).toContain('ガスター錠２０ｍｇ');
      expect(await page.getAttribute('.outcome .mark:nth-child(1)', 'data-state')).toBe('done');
      expect(counter.pressed()).toBeLessThanOrEqual(12);
      expect(counter.pressed()).toBe(5);
      await press('Enter');
      expect(await textOf(counter, 'h1')).toBe('受付一覧');
    });
  });

  it('lets no key of a composition move, submit or leave', async () => {
    const view = await takenIn(rig, fiveDrugs(person('４０１')));
    await atCounter({}, async (counter) => {
      const { page, cdp } = counter;
      await openEntry(counter, view.entryId);
      await page.focus('[data-path="groups[0].drugs[0].name"]');
      await cdp.send('Input.imeSetComposition', { text: 'ろきそ', selectionStart: 3, selectionEnd: 3 });
      await page.waitForSelector('.suggest[data-open]');
      for (const [key, code] of [
        ['Enter', 13],
        ['F12', 123],
        ['F6', 117],
        ['F10', 121],
        ['Escape', 27],
        ['ArrowDown', 40],
      ] as const) {
        await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: code });
        await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, windowsVirtualKeyCode: code });
        expect(await focusPath(counter), key).toBe('groups[0].drugs[0].name');
        expect(await page.locator('[role=dialog]').count(), key).toBe(0);
        expect(await textOf(counter, 'h1'), key).toBe('入力');
      }
      expect(await page.locator('.rp').count()).toBe(2);
      await cdp.send('Input.insertText', { text: 'ロキソニン錠６０' });
      expect(await page.inputValue('[data-path="groups[0].drugs[0].name"]')).toBe('ロキソニン錠６０');
      await page.waitForFunction(() =>
        document.querySelector('.suggest-hit')?.textContent?.startsWith('ロキソニン錠６０ｍｇ'),
      );
      await picture(counter, 'entry-search');
      await counter.press('Enter');
      expect(await page.inputValue('[data-path="groups[0].drugs[0].name"]')).toBe('ロキソニン錠６０ｍｇ');
      await counter.press('Enter');
      expect(await focusPath(counter)).toBe('groups[0].drugs[0].amount');
    });
  });

  it('asks for the reason of a difference by one digit, takes full-width digits, and jumps to what is wrong', async () => {
    const view = await takenIn(rig, fiveDrugs(person('４０２')));
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      await openEntry(counter, view.entryId);
      await page.focus('[data-path="groups[0].drugs[1].amount"]');
      await page.keyboard.insertText('２');
      await page.waitForSelector('[data-path="groups[0].drugs[1].change.reason"]');
      await press('F6');
      for (let look = 0; look < 8 && (await focusPath(counter)) !== 'groups[0].drugs[1].change.reason'; look += 1)
        await press('F6');
      expect(await focusPath(counter)).toBe('groups[0].drugs[1].change.reason');
      await picture(counter, 'entry-difference');
      expect(await accessibilityProblems(page)).toEqual([]);
      await press('5');
      await saved(counter);
      const stored = await rig.call('entry.open', { entryId: view.entryId });
      expect(stored.form.groups[0]?.drugs[1]).toMatchObject({ amount: '２', change: { reason: 'inquiry' } });
      expect(stored.issues.map(({ code }) => code)).toContain('match.inquiry-not-recorded');
      await press('F2');
      await page.waitForFunction(() => document.activeElement?.getAttribute('data-path') === 'inquiries[0]');
      await page.keyboard.insertText('用量を確認、２錠に変更（電話・山田医師）');
      await until(async () =>
        (await rig.call('entry.open', { entryId: view.entryId })).issues.every(
          ({ code }) => !code.startsWith('match.inquiry'),
        ),
      );
      // Only the prescriber changes a usage: asked of the pharmacist, and answered by the record of the inquiry above.
      await page.fill('[data-path="groups[1].usage.text"]', '１日２回朝夕食後　服用');
      await until(async () =>
        (await rig.call('entry.open', { entryId: view.entryId })).issues.some(
          ({ code, field }) => code === 'match.usage-differs' && field === 'groups[1].drugs[0]',
        ),
      );
      await page.fill('[data-path="inquiries[0]"]', '');
      await page.waitForSelector('[data-path="groups[1].drugs[0].settled"]');
      await picture(counter, 'entry-usage-unasked');
      await page.fill('[data-path="groups[1].drugs[0].settled"]', '同じ用法の別の書き方');
      await page.fill('[data-path="groups[1].usage.text"]', '１日３回毎食前　服用');
      await page.waitForFunction(
        () => document.querySelector<HTMLInputElement>('[data-path="groups[1].drugs[0].settled"]')?.value === '',
      );
      // The error texts of amount and unit stand beside the name, and take nothing of its room.
      await page.fill('[data-path="groups[0].drugs[1].amount"]', '');
      await page.fill('[data-path="groups[0].drugs[1].unit"]', '');
      await page.waitForFunction(() => document.querySelectorAll('.line .field-problem').length >= 2);
      await readableAtEverySize(counter, 'entry');
      await press('F12');
      await page.waitForSelector('.summary-lines');
      await readableAtEverySize(counter, 'summary');
    });
  });

  it('lets the pharmacist say by one digit which is right where code and name are of two drugs', async () => {
    const wrong = '2171022F1029,ロキソニン錠６０ｍｇ';
    const view = await takenIn(
      rig,
      fiveDrugs(person('４１０'))
        .replace('2171022F1029,ノルバスク錠２．５ｍｇ', wrong)
        .replace('2149040F1026,ブロプレス錠２', wrong),
    );
    const drugs = async () => (await rig.call('entry.open', { entryId: view.entryId })).form.groups[0]?.drugs ?? [];
    const differing = async () =>
      (await rig.call('entry.open', { entryId: view.entryId })).issues
        .filter(({ code }) => code === 'match.name-differs')
        .map(({ field }) => field);
    expect(await differing()).toEqual(['groups[0].drugs[0]', 'groups[0].drugs[1]']);
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      await openEntry(counter, view.entryId);
      await page.waitForSelector('.choice');
      await picture(counter, 'entry-code-or-name');
      expect(await accessibilityProblems(page)).toEqual([]);
      const toChoice = async () => {
        for (let look = 0; look < 8; look += 1) {
          await press('F6');
          if (await page.evaluate(() => document.activeElement?.closest('.choice') !== null)) return;
        }
      };
      await toChoice();
      await press('1');
      await page.waitForFunction(() => document.querySelectorAll('.choice').length === 1);
      await saved(counter);
      expect(await focusPath(counter)).toBe('groups[0].drugs[0].amount');
      expect((await drugs())[0]).toMatchObject({ code: '2171022F1029', name: 'ノルバスク錠２．５ｍｇ' });

      await toChoice();
      await press('2');
      await page.waitForSelector('.suggest-hit');
      expect(await focusPath(counter)).toBe('groups[0].drugs[1].name');
      expect(await page.locator('.suggest-hit[aria-selected=true]').count()).toBe(0);
      await press('ArrowDown', 'Enter');
      await saved(counter);
      expect((await drugs())[1]).toMatchObject({
        codeType: 'yakka',
        code: '1149019F1560',
        name: 'ロキソニン錠６０ｍｇ',
      });
      expect(await differing()).toEqual([]);
    });
  });

  it('saves what is typed without being told to, and says who wrote over it', async () => {
    const view = await takenIn(rig, fiveDrugs(person('４０３')));
    await atCounter({}, async (counter) => {
      const { page } = counter;
      await openEntry(counter, view.entryId);
      await page.focus('[data-path="remarks[0]"]');
      await page.keyboard.insertText('一言');
      await until(async () => (await rig.call('entry.open', { entryId: view.entryId })).form.remarks[0] === '一言');
      const other = await rig.call('entry.open', { entryId: view.entryId });
      const theirs = { ...other.form, residualChecks: ['残薬なし'] };
      await rig.call('entry.save', { entryId: view.entryId, revision: other.revision, form: theirs });
      await page.keyboard.insertText('、続き');
      await page.waitForSelector('.save-trouble');
      await picture(counter, 'entry-conflict');
      expect(await accessibilityProblems(page)).toEqual([]);
      expect((await rig.call('entry.open', { entryId: view.entryId })).form.residualChecks).toEqual(['残薬なし']);
      await page.click('text=この画面の内容で保存する');
      await page.waitForSelector('.save-trouble', { state: 'detached' });
      await until(
        async () => (await rig.call('entry.open', { entryId: view.entryId })).form.remarks[0] === '一言、続き',
      );
      // Locked by its key right after a word: the core takes nothing of a locked window, so it is saved before.
      await page.focus('[data-path="remarks[0]"]');
      await page.keyboard.press('End');
      await page.keyboard.insertText('、終わり');
      await page.keyboard.press('Alt+L');
      await page.waitForSelector('#password');
      const kept = await rig.call('entry.open', { entryId: view.entryId });
      expect(kept.form.remarks[0]).toBe('一言、続き、終わり');
    });
  });

  it('keeps a burst out of the field it falls into, also while the input method composes, and joins the symbols', async () => {
    const view = await takenIn(rig, fiveDrugs(person('４０４')));
    const whole = fiveDrugs(person('４０５', '分割 花子'));
    const cut = whole.indexOf('101,2');
    await atCounter({}, async (counter) => {
      const { page, cdp, scan } = counter;
      await openEntry(counter, view.entryId);
      await page.focus('[data-path="remarks[0]"]');
      await page.keyboard.insertText('前');
      await scan(whole.slice(0, cut).replace(/\r\n$/, ''));
      await page.waitForSelector('.scan-count');
      expect(await page.inputValue('[data-path="remarks[0]"]')).toBe('前');
      await scan(whole.slice(0, cut).replace(/\r\n$/, ''));
      await page.waitForFunction(() => (document.querySelector('[role=dialog] .issues')?.textContent ?? '') !== '');
      await picture(counter, 'scan-refused');
      expect(await accessibilityProblems(page)).toEqual([]);
      await scan(whole.slice(cut).replace(/\r\n$/, ''));
      await page.waitForFunction(() => document.querySelector('.scan-count')?.textContent?.includes('2'));
      await counter.press('Enter');
      await page.waitForFunction(() => document.querySelector('.entry-person')?.textContent?.includes('分割'));
      expect(await page.locator('.rp').count()).toBe(2);

      await page.focus('[data-path="remarks[0]"]');
      await sendBurst(cdp, fiveDrugs(person('４０８', '停滞 四郎')), { heldUp: 1_500 });
      await page.waitForSelector('.scan-count');
      await counter.press('Enter');
      await page.waitForFunction(() => document.querySelector('.entry-person')?.textContent?.includes('停滞'));

      const pasted = fiveDrugs(person('４０７', '貼付 三郎'));
      await page.focus('[data-path="remarks[0]"]');
      await page.evaluate((text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(paste);
      }, pasted);
      await page.waitForSelector('.scan-count');
      await counter.press('Enter');
      await page.waitForFunction(() => document.querySelector('.entry-person')?.textContent?.includes('貼付'));

      // The page is not told of the keys, as with an input method under GTK: read anew, once the field is left.
      await page.fill('[data-path="remarks[0]"]', '前の字');
      for (const part of ['Ｊ', 'ＪＡＨ', 'ＪＡＨＩＳ１', 'ＪＡＨＩＳ１０、１']) {
        await cdp.send('Input.imeSetComposition', {
          text: part,
          selectionStart: part.length,
          selectionEnd: part.length,
        });
      }
      await page.waitForSelector('[role=alert] .notice');
      expect(await textOf(counter, '[role=alert] .notice')).toContain('もう一度読み取ってください');
      expect(await page.inputValue('[data-path="remarks[0]"]')).toBe('前の字');
      expect(await focusPath(counter)).toBeNull();
      await scan(fiveDrugs(person('４０９', '再読 五郎')));
      await page.waitForSelector('.scan-count');
      await counter.press('Enter');
      await page.waitForFunction(() => document.querySelector('.entry-person')?.textContent?.includes('再読'));

      await cdp.send('Emulation.setUserAgentOverride', { userAgent: WINDOWS });
      await page.focus('[data-path="remarks[0]"]');
      await cdp.send('Input.imeSetComposition', { text: 'びこ', selectionStart: 2, selectionEnd: 2 });
      await sendBurst(cdp, '4987123456789', { composing: true });
      await page.waitForSelector('[role=alert] .notice');
      expect(await textOf(counter, '[role=alert] .notice')).toContain('処方箋・控え・お薬手帳のどれでもありません');
      expect(await page.inputValue('[data-path="remarks[0]"]')).not.toContain('4987');
      expect(await textOf(counter, 'h1')).toBe('入力');
    });
  });

  it('takes a paper prescription from the keyboard, with the head of the visit before', async () => {
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      await press('F2');
      await page.waitForSelector('.opening');
      await picture(counter, 'opening');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.click('text=新しい患者として入力');
      await page.waitForSelector('.paper-head');
      await page.waitForFunction(() => document.activeElement?.getAttribute('data-path') === 'paper.patient.nameKana');
      const payer = (number: number): string => `[data-path="paper.insured.publicExpenses[${number}].payerNumber"]`;
      await page.fill(payer(0), '２１１３６００７');
      await page.fill(payer(1), '54136015');
      await page.waitForSelector(payer(2));
      await page.fill(payer(1), '');
      await page.fill(payer(0), '');
      await page.waitForSelector(payer(1), { state: 'detached' });
      await page.focus('[data-path="paper.patient.nameKana"]');
      // Enter leads on to the next field, which the page may need a moment to draw.
      const forward = async (): Promise<void> => {
        const left = await focusPath(counter);
        await press('Enter');
        await page.waitForFunction((path) => document.activeElement?.getAttribute('data-path') !== path, left);
      };
      const issued = today().replaceAll('-', '');
      const head = [
        'サトウ　ハナコ',
        '佐藤　花子',
        '2',
        'Ｓ３３．３．３',
        '1',
        '３１１３０８４２',
        '2022',
        '020002',
        '1',
        '1',
      ];
      for (const text of [...head, '', '', issued, '', '99', '8000010', '検証用病院', '医師　見本', '内科']) {
        if (/^[12]$/.test(text) && (await isSelect(counter))) await page.keyboard.press(text);
        else if (text !== '') await page.keyboard.insertText(text);
        await forward();
      }
      await forward();
      await forward();
      expect(await focusPath(counter)).toBe('groups[0].usage.text');
      await page.keyboard.insertText('１日３回朝昼夕食後');
      await page.waitForSelector('.suggest[data-open]');
      await press('Enter', 'Enter');
      await page.keyboard.insertText('５');
      await press('Enter');
      await page.keyboard.insertText('ロキソニン錠６０');
      await page.waitForSelector('.suggest[data-open]');
      await press('Enter', 'Enter');
      await page.keyboard.insertText('３');
      await saved(counter);
      await picture(counter, 'entry-paper');
      expect(await accessibilityProblems(page)).toEqual([]);
      await press('F12');
      await page.waitForFunction(() => document.activeElement?.hasAttribute('data-open-tick') === true);
      await press('Space');
      await page.waitForFunction(() => document.querySelector('.summary')?.textContent?.includes('確定できます'));
      await press('F12');
      await page.waitForSelector('.outcome');

      await press('Enter');
      await page.waitForSelector('[role=grid]');
      await press('F2');
      await page.fill('.opening section input', 'さとう');
      await page.waitForSelector('.found-patient');
      await page.focus('.opening section input');
      await press('Enter');
      await page.waitForSelector('.paper-head');
      expect(await page.inputValue('[data-path="paper.institution.name"]')).toBe('検証用病院');
      expect(await page.inputValue('[data-path="groups[0].drugs[0].name"]')).toBe('');
    });
  });

  it('receives by 引換番号 and signs with the PIN right after 確定', async () => {
    const { exchangeNumber } = await book(rig.mock.url, {});
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      await press('F2');
      await page.waitForSelector('.opening');
      for (const text of [exchangeNumber, INSURED.insurerNumber, INSURED.symbol, INSURED.number, INSURED.branch]) {
        await page.keyboard.insertText(text ?? '');
        await press('Tab');
      }
      await page.focus('.opening-field .input');
      await press('Enter');
      await page.waitForSelector('.rp');
      await press('F12');
      await page.waitForFunction(() => document.querySelector('.summary')?.textContent?.includes('確定できます'));
      expect(await textOf(counter, '.summary-head')).toContain('監査の記録なし');
      expect(await textOf(counter, '.summary-head')).toMatch(/[男女] [SHR]\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\) \d+歳/);
      // The second Enter of an uncertain hand marks no 交付: the keyboard is on the summary again.
      await page.focus('.dialog-actions .push-left');
      await press('Enter', 'Enter');
      await page.waitForSelector('.dialog-actions .push-left >> text=交付済みにする');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('summary');
      await picture(counter, 'summary-audited');
      await press('Enter', 'F12');
      await page.waitForSelector('#pin');
      const [signed] = (await rig.call('today.list', {})).rows.filter(({ next }) => next === 'sign');
      expect(signed?.marks.audited).not.toBeNull();
      expect(signed?.marks.handedOver).toBeNull();
      // A row on hold came back from nobody, and is not said to.
      const id = signed?.resultId ?? '';
      await rig.call('queue.hold', { id, reason: '試験' });
      await page.waitForSelector('.outcome [role=status] >> text=保留中です');
      await rig.call('queue.release', { id });
      await page.keyboard.type(PIN);
      await press('Enter');
      await page.waitForFunction(
        () => document.querySelectorAll('.outcome .mark')[1]?.getAttribute('data-state') === 'done',
      );
      await picture(counter, 'outcome-signed');
      expect(await accessibilityProblems(page)).toEqual([]);
      await rig.call('upload.run', {});
      await rig.call('result.withdraw', { id, reason: '試験' });
      await rig.call('upload.run', {});
      await page.waitForSelector('.outcome-title >> text=取り消しました');
      expect(await page.locator('.outcome .mark').count()).toBe(0);
      await picture(counter, 'outcome-voided');
    });
  });

  it('corrects a 差戻し and amends what is registered, each from its row by key, with a reason', async () => {
    const resultId = await completed(await takenIn(rig, fiveDrugs(person('３６７', '訂正 花子'))));
    await rig.call('result.finalise', { ids: [resultId], checkReason: '試験', asDispensed: '試験' });
    await setFaults(rig.mock.url, { rejectEvery: 1 });
    await rig.call('upload.run', {});
    await setFaults(rig.mock.url, {});
    const newest = async () => (await rig.call('queue.page', {})).rows[0];
    const mine = await newest();
    expect(mine).toMatchObject({ resultId, state: 'rejected' });
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      const change = async (message: string, what: string, reason: string) => {
        await press('Alt+5');
        await page.waitForSelector('.grid-row');
        await press('Home', 'F4');
        await page.waitForSelector('.life [data-act=change]');
        await picture(counter, `${what}-row`);
        await press('F2');
        await page.waitForSelector('.rp');
        await press('F4');
        await page.waitForFunction(
          () => document.activeElement?.getAttribute('data-path')?.startsWith('messagesToPrescriber') === true,
        );
        await page.keyboard.insertText(message);
        await picture(counter, `${what}-entry`);
        await press('F12');
        await page.waitForFunction(() => document.activeElement?.matches('.summary .settle input') === true);
        expect(await textOf(counter, '.dialog h1')).toBe(`${what}の確認`);
        await press('F12');
        await page.keyboard.insertText(reason);
        await page.waitForFunction(() => document.querySelector('.summary')?.textContent?.includes('確定できます'));
        await picture(counter, `${what}-summary`);
        expect(await accessibilityProblems(page)).toEqual([]);
        await press('F12');
        await page.waitForSelector('.outcome');
        await rig.call('upload.run', {});
        await page.waitForFunction(
          () => document.querySelectorAll('.outcome .mark')[2]?.getAttribute('data-state') === 'done',
        );
        await picture(counter, `${what}-outcome`);
      };
      await change('一包化に変更', '訂正', '差戻しの理由に合わせて訂正');
      await change('次回まで様子を見る', '変更', '伝達事項の追記');
      const key = mine?.prescriptionKey ?? '';
      const rows = (await rig.call('queue.page', {})).rows.filter(({ prescriptionKey }) => prescriptionKey === key);
      expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
        'amend registered',
        'register superseded',
        'register superseded',
      ]);
      const { results } = await ledgerOf(rig.mock.url);
      const operations = rows.map(({ operationId }) => operationId);
      expect(
        results
          .filter(({ operationId }) => operations.includes(operationId))
          .map(({ kind, version, state }) => `${kind} ${version} ${state}`),
      ).toEqual(['register 1 superseded', 'amend 2 current']);
    });
  });

  it('changes a signed result of an electronic prescription: PIN at its 確定, signed anew, amended, both versions shown', async () => {
    const patient = { nameKanji: '電子 変更', nameKana: 'ﾃﾞﾝｼ ﾍﾝｺｳ', sex: 'female', birthDate: '1962-04-05' };
    const { exchangeNumber } = await book(rig.mock.url, { patient });
    const { insurerNumber, symbol, number, branch } = INSURED;
    const insured = { insurerNumber, symbol, number, branch };
    const [received] = await rig.call('reception.receive', { exchangeNumber, insured });
    const resultId = await completed(await rig.call('entry.open', { prescriptionKey: received?.prescriptionKey }));
    await rig.call('result.finalise', { ids: [resultId], checkReason: '試験', asDispensed: '試験' });
    expect((await rig.call('result.sign', { ids: [resultId], pin: PIN })).signed).toBe(1);
    await rig.call('upload.run', {});
    const mine = (await rig.call('queue.page', {})).rows.find((row) => row.resultId === resultId);
    expect(mine).toMatchObject({ kind: 'register', state: 'registered', copy: 'verified' });
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      await press('Alt+5');
      await page.waitForSelector('.grid-row');
      await press('Home', 'Enter');
      await page.waitForSelector('.life [data-act=change]');
      await press('F2');
      await page.waitForSelector('.rp');
      await press('F4');
      await page.waitForFunction(
        () => document.activeElement?.getAttribute('data-path')?.startsWith('messagesToPrescriber') === true,
      );
      await page.keyboard.insertText('服用は夕食後を希望');
      await press('F12');
      await page.waitForFunction(() => document.activeElement?.matches('.summary .settle input') === true);
      await page.keyboard.insertText('伝達事項の追記');
      await page.waitForFunction(() => document.querySelector('.summary')?.textContent?.includes('確定できます'));
      await picture(counter, 'signed-change-summary');
      await press('F12');
      await page.waitForSelector('#pin');
      await picture(counter, 'signed-change-pin');
      await page.keyboard.type(PIN);
      await press('Enter');
      await markDone(counter, 1);
      await rig.call('upload.run', {});
      await markDone(counter, 2);
      await markDone(counter, 3);
      await picture(counter, 'signed-change-outcome');

      const key = mine?.prescriptionKey ?? '';
      const chain = (await rig.call('queue.page', {})).rows.filter(({ prescriptionKey }) => prescriptionKey === key);
      expect(chain.map(({ kind, state, copy }) => `${kind} ${state} ${copy}`)).toEqual([
        'amend registered verified',
        'register superseded verified',
        'receive registered none',
      ]);
      const operations = chain.map(({ operationId }) => operationId);
      const { results } = await ledgerOf(rig.mock.url);
      expect(
        results
          .filter(({ operationId }) => operations.includes(operationId))
          .map(({ kind, version, state }) => `${kind} ${version} ${state}`),
      ).toEqual(['register 1 superseded', 'amend 2 current']);
      // Each version is signed by itself, and each is there to be looked at; nothing more can be sent of the old one.
      const told = (text: string) =>
        page.waitForFunction((t) => document.querySelector('.life')?.textContent?.includes(t), text);
      const possible = (key: string) =>
        page.evaluate((name) => {
          const buttons = [...document.querySelectorAll<HTMLButtonElement>('.legend-key')];
          return buttons.find((button) => button.querySelector('kbd')?.textContent === name)?.disabled === false;
        }, key);
      await press('Alt+5');
      await page.waitForSelector('.grid-row');
      await press('Home', 'Enter');
      await told('変更の送信 → 受理');
      expect(await page.locator('.life details .badge >> text=有効').count()).toBe(3);
      await picture(counter, 'signed-change-new-row');
      await press('ArrowDown');
      await told('変更が登録された');
      expect(await page.locator('.life details .badge >> text=有効').count()).toBe(3);
      await picture(counter, 'signed-change-old-row');
      expect(await textOf(counter, '.life')).not.toMatch(/残り\d|送信された可能性/);
      for (const key of ['F2', 'F6', 'F7', 'F10']) expect(await possible(key), key).toBe(false);
    });
  });

  it('opens what 患者検索 and 未登録一覧 lead to, and leads on where nothing can be opened', async () => {
    const at = { name: '検索 次郎', kana: 'ｹﾝｻｸ ｼﾞﾛｳ', number: '３６８' };
    const first = await completed(await takenIn(rig, fiveDrugs(at)));
    await rig.call('result.finalise', { ids: [first], checkReason: '試験', asDispensed: '試験' });
    await rig.call('upload.run', {});
    const change = await rig.call('entry.open', { resultId: first });
    await rig.call('entry.change', { entryId: change.entryId, revision: change.revision, reason: '試験' });
    await completed(await takenIn(rig, fiveDrugs(person('３６９', '入力中 三郎'))));
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      const titled = (text: string) =>
        page.waitForFunction((t) => document.querySelector('h1')?.textContent === t, text);
      await press('Alt+6');
      await page.waitForSelector('#patient-text:focus');
      await page.keyboard.insertText('けんさく');
      await page.waitForSelector('.grid-row');
      await press('Enter');
      await page.waitForSelector('.history-panel .visit');
      await press('F2');
      await page.waitForSelector('.paper-head');
      expect(await textOf(counter, '.entry-person')).toContain('検索 次郎');
      await picture(counter, 'patient-entry');
      await press('F1');
      await titled('患者検索');

      await press('F8');
      await page.waitForSelector('.verdict');
      await press('F11');
      const row = page.locator('tr', { hasText: '入力中 三郎' });
      await row.locator('button').focus();
      await press('Enter');
      await page.waitForSelector('.rp');
      expect(await textOf(counter, '.entry-person')).toContain('入力中 三郎');

      // Its amendment is on the way: one change at a time.
      await press('Alt+5');
      await page.waitForSelector('.grid-row');
      await press('Home', 'ArrowDown', 'F2');
      await page.waitForFunction(() => document.activeElement?.textContent === '受付一覧へ（Enter）');
      await picture(counter, 'not-opened');
      expect(await accessibilityProblems(page)).toEqual([]);
      await press('Enter');
      await titled('受付一覧');
    });
  });

  it('shows the duplicates of the day, takes the decision without the mouse, and lets it be finalised', async () => {
    const who = person('４０６', '重複 次郎');
    const first = await takenIn(rig, fiveDrugs(who));
    await completed(first);
    const again = await takenIn(rig, fiveDrugs(who).replace('山田 太郎', '別医 花子').replace('例示病院', '例示医院'));
    expect(again.entryId).not.toBe(first.entryId);
    await atCounter({}, async (counter) => {
      const { page, press } = counter;
      await openEntry(counter, again.entryId);
      await press('F3');
      await page.waitForFunction(() => document.activeElement?.classList.contains('check-group-head') === true);
      await press('Enter');
      await page.waitForSelector('.check-group-body:not([hidden])');
      await picture(counter, 'check-group');
      expect(await accessibilityProblems(page)).toEqual([]);
      const before = await page.locator('[data-undecided]').count();
      await page.focus('.check-group-body:not([hidden]) .decision-field .input');
      await page.keyboard.insertText('２枚とも処方医に確認済み');
      await press('Enter');
      await page.waitForFunction((count) => document.querySelectorAll('[data-undecided]').length === count - 1, before);
      expect(await page.textContent('.decision-said')).toContain('見本　一郎:');
      const named = await page.evaluate(() =>
        [...document.querySelectorAll('.check-group-body:not([hidden]) tr:first-child td')].map((cell) =>
          getComputedStyle(cell, '::before').content.replaceAll(/[" ]/g, ''),
        ),
      );
      expect(named).toEqual(['今回の薬', '相手の薬', '開始', '医療機関/薬局']);
      await picture(counter, 'check-decided');
    });
    await atCounter({ language: 'en' }, async (counter) => {
      const { page, press } = counter;
      await press('Alt+3');
      await page.waitForSelector('[aria-rowindex="2"] [role=gridcell]');
      await picture(counter, 'check-list-en');
      expect(await accessibilityProblems(page)).toEqual([]);
      await press('Enter');
      await page.waitForSelector('.check-panel');
      await page.waitForTimeout(300);
      await picture(counter, 'check-screen-en');
      expect(await accessibilityProblems(page)).toEqual([]);
      await press('Alt+2');
      await page.waitForSelector('.opening');
      expect(await accessibilityProblems(page)).toEqual([]);
      await readableAtEverySize(counter, 'opening-en');
      await press('Alt+1');
      await openEntry(counter, again.entryId);
      await picture(counter, 'entry-en');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.fill('[data-path="groups[0].drugs[1].amount"]', '');
      await page.fill('[data-path="groups[0].drugs[1].unit"]', '');
      await page.waitForFunction(() => document.querySelectorAll('.line .field-problem').length >= 2);
      await readableAtEverySize(counter, 'entry-en');
      await press('F12');
      await page.waitForSelector('.summary-lines');
      await readableAtEverySize(counter, 'summary-en');
    });
  });

  it('keeps the text of each of two people at two windows, whatever the other does meanwhile', async () => {
    const view = await takenIn(rig, fiveDrugs(person('４０９', '二人 花子')));
    const stored = async () => (await rig.call('entry.open', { entryId: view.entryId })).form;
    await atCounter({ user: 'clerk' }, async (clerk) => {
      await openEntry(clerk, view.entryId);
      await atCounter({}, async (counter) => {
        const { page } = counter;
        await openEntry(counter, view.entryId);
        await page.focus('[data-path="remarks[0]"]');
        await page.keyboard.insertText('薬剤師の一言');
        await until(async () => (await stored()).remarks[0] === '薬剤師の一言');
        await clerk.page.focus('[data-path="residualChecks[0]"]');
        await clerk.page.keyboard.insertText('残薬なし');
        await clerk.page.waitForSelector('.save-trouble');
        expect(await textOf(clerk, '.save-trouble')).toContain('が保存しました');
        expect(await clerk.page.inputValue('[data-path="residualChecks[0]"]')).toBe('残薬なし');
        await picture(clerk, 'two-windows-conflict');
        // One locks: his window is shut, the other's works on.
        await page.keyboard.press('Alt+L');
        await page.waitForSelector('#password');
        await clerk.page.click('text=この画面の内容で保存する');
        await clerk.page.waitForSelector('.save-trouble', { state: 'detached' });
        await until(async () => (await stored()).residualChecks[0] === '残薬なし');
        await page.keyboard.type('nur zur Probe');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.entry-person');
        await picture(counter, 'two-windows-unlocked');
        // One closes the day while the other is in the middle of a word.
        await page.focus('[data-path="remarks[0]"]');
        await page.keyboard.press('End');
        await page.keyboard.insertText('、締めの間');
        await rig.call('closing.close', { final: true });
        await page.keyboard.insertText('、締めの後');
        await picture(counter, 'two-windows-closed');
        expect(await page.inputValue('[data-path="remarks[0]"]')).toMatch(/、締めの間、締めの後$/);
        await until(async () => (await stored()).remarks[0]?.endsWith('、締めの後') === true);
        // One finishes what the other has open.
        await completed(await rig.call('entry.open', { entryId: view.entryId }));
        await page.focus('[data-path="remarks[0]"]');
        await page.keyboard.press('End');
        await page.keyboard.insertText('、手遅れ');
        // Typed on the version before, it is a conflict; where the window had the finished one already, it is saved onto that.
        await until(async () => {
          const isSaved = (await stored()).remarks[0]?.endsWith('、手遅れ') === true;
          return isSaved || (await page.locator('.save-trouble').count()) > 0;
        });
        await picture(counter, 'two-windows-finished');
        expect(await page.inputValue('[data-path="remarks[0]"]')).toMatch(/、手遅れ$/);
        const brands = (await stored()).groups[1]?.drugs.map(({ code }) => code);
        expect(brands, 'what the other finished stands').toEqual([LOXONIN.code, GASTER.code]);
      });
    });
  });

  /** From the list: the entry stands in a row of its own; opened as a person would from its row is tried elsewhere. */
  async function openEntry({ page, press }: Counter, entryId: string): Promise<void> {
    const { patient } = (await rig.call('entry.list', {})).find((row) => row.entryId === entryId) ?? {};
    await page.waitForSelector('[role=grid]');
    await press('F3');
    await page.keyboard.insertText(patient?.nameKanji ?? '');
    const rows = (await rig.call('today.list', {})).rows.filter((row) => row.patient.nameKanji === patient?.nameKanji);
    const position = rows.findIndex((row) => row.entryId === entryId);
    await page.waitForFunction((count) => document.querySelectorAll('.grid-row').length === count, rows.length);
    await page.focus('[role=grid]');
    for (let step = 0; step < position; step += 1) await press('ArrowDown');
    await press('Enter');
    await page.waitForSelector('.rp');
  }

  const isSelect = ({ page }: Counter) => page.evaluate(() => document.activeElement instanceof HTMLSelectElement);
});
