import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript, type Script, said } from './renderer-script.ts';
import { todayRows } from './renderer-script-today.ts';
import { hasChromium, openStage, type Performance, type Stage } from './renderer-stage.ts';

type Row = OperationOutput<'today.list'>['rows'][number];
const needed = hasChromium ? describe : describe.skip;

needed(`the cursor of the lists${CHROMIUM_REASON}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const onRow = ({ page }: Performance, number: number, name: string) =>
    page.waitForSelector(`.grid-row[aria-rowindex="${number + 1}"][aria-selected=true] >> text=${name}`);
  /** The day's list, as the other windows change it meanwhile */
  function changing() {
    const day = { rows: todayRows() as unknown as readonly Row[] };
    const answer = () => ({ day: '2026-11-22', asOf: '2026-11-22T10:04:11.000Z', rows: day.rows });
    const script = dayScript(
      {},
      { 'today.list': answer, 'reception.cancel': () => ({ submissionId: null, state: 'cancelled' }) },
    );
    return { day, script };
  }

  it('stays on its patient while rows move, and names him before a reception is given back', async () => {
    const { day, script } = changing();
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await onRow(show, 1, '髙﨑');
      for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
      await onRow(show, 5, '渡邉');
      const [first, second, third, ...rest] = day.rows;
      const moved = [first, rest.at(-6), second, third].filter((row) => row !== undefined);
      day.rows = [...moved, ...rest.filter((row) => !moved.includes(row))];
      await show.emit({ type: 'changed', areas: ['entries'] });
      await onRow(show, 6, '渡邉');
      await page.keyboard.press('F6');
      await page.waitForSelector('#reason');
      const told = await page.textContent('[role=dialog]');
      expect(told).toContain('渡邉　美智子');
      expect(told).toContain('S33.3.3 (1958-03-03)');
      await looked(show, 'today-cancel');
      // What moves while the reason is typed changes nothing of whom it is about.
      day.rows = day.rows.filter((row) => row.patient.nameKanji !== '渡邉　美智子');
      await show.emit({ type: 'changed', areas: ['entries'] });
      await onRow(show, 6, '勅使河原');
      await page.keyboard.type('受付の誤り');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      expect(asked(show, 'reception.cancel')).toEqual([
        { prescriptionKey: '00000000-0000-4000-8000-0000000c0003', reason: '受付の誤り' },
      ]);
    });
  });

  it('asks whether a prescription ends here where the service takes it back no more', async () => {
    const refused = { ok: false as const, issues: [applicationIssue('reception.once-dispensed')] };
    const asks: object[] = [];
    const answer = (input: unknown) => {
      asks.push(input as object);
      return asks.length === 1 ? refused : said({ submissionId: null, state: 'cancelled' });
    };
    const day = dayScript();
    const script: Script = (name, input, callId) =>
      name === 'reception.cancel' ? answer(input) : day(name, input, callId);
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await onRow(show, 1, '髙﨑');
      for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
      await onRow(show, 5, '渡邉');
      await page.keyboard.press('F6');
      await page.waitForSelector('#reason');
      await page.keyboard.type('患者の希望');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=alertdialog] #reason');
      const told = await page.textContent('[role=alertdialog]');
      expect(told).toContain('渡邉　美智子');
      expect(told).toContain('管理サービスでは調剤中のまま残ります');
      await looked(show, 'today-end-here');
      await page.keyboard.press('2');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=この薬局での処方箋を終えました');
      expect(asks).toEqual([
        { prescriptionKey: '00000000-0000-4000-8000-0000000c0003', reason: '患者の希望' },
        {
          prescriptionKey: '00000000-0000-4000-8000-0000000c0003',
          reason: '処方医が処方を取りやめた',
          endHere: true,
        },
      ]);
    });
  });

  it('tells apart who shares a name, and says of a hit whose it is and that it is old', async () => {
    await within(stage, dayScript(), {}, async (show) => {
      const { page } = show;
      const rows = page.locator('.grid-row', { hasText: '勅使河原' });
      await rows.nth(1).waitFor();
      expect(await rows.nth(0).textContent()).toMatch(/同姓同名S33\.3\.3（68）/);
      expect(await rows.nth(1).textContent()).toMatch(/同姓同名S1\.12\.25（99）/);
      expect(await rows.nth(1).textContent()).toMatch(/ローカル確認 あり要再チェック/);
      expect(await page.locator('.grid-row', { hasText: '同姓同名' }).count()).toBe(2);
      expect(await page.locator('.grid-row', { hasText: '同時2枚' }).count()).toBe(2);
      await looked(show, 'today');
      await page.keyboard.press('Alt+3');
      await page.waitForSelector('.grid-row >> text=判断待ち 2');
      expect(await page.textContent('.grid-row[aria-rowindex="2"]')).toContain('判断待ち 2');
      expect(await page.textContent('.grid-row:last-child')).toContain('該当なし');
      await looked(show, 'check-list');
    });
  });

  it('finds the list as it was left: the same row, the same stage, the same filter', async () => {
    const { day, script } = changing();
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await onRow(show, 1, '髙﨑');
      await page.click('.chip >> text=すべて');
      await page.keyboard.press('F3');
      await page.keyboard.insertText('けんしょう');
      await page.waitForSelector('.empty');
      await page.keyboard.press('F3');
      await page.keyboard.insertText('検証用クリニック');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await onRow(show, 3, '濵田');
      await page.keyboard.press('Alt+4');
      await page.waitForSelector('.verdict');
      await page.keyboard.press('Escape');
      await onRow(show, 3, '濵田');
      expect(await page.inputValue('[type=search]')).toBe('検証用クリニック');
      expect(await page.getAttribute('.chip >> text=すべて', 'aria-pressed')).toBe('true');
      // What another window ended while one was away: the next of the list is at hand.
      await page.keyboard.press('Alt+4');
      await page.waitForSelector('.verdict');
      day.rows = day.rows.filter((row) => row.patient.nameKanji !== '濵田　𠮷之助');
      await page.keyboard.press('Escape');
      await onRow(show, 2, '勅使河原');
    });
  });

  it('lets Esc clear the filter, Enter open the row that is left, and the arrow enter the table', async () => {
    const { script } = changing();
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      const inTable = () => page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
      await onRow(show, 1, '髙﨑');
      await page.keyboard.press('F3');
      await page.keyboard.insertText('検証用クリニック');
      await page.keyboard.press('Enter');
      await inTable();
      await page.keyboard.press('F3');
      await page.keyboard.press('Escape');
      await inTable();
      expect(await page.textContent('h1')).toBe('受付一覧');
      expect(await page.inputValue('[type=search]')).toBe('');
      await page.keyboard.press('F3');
      await page.keyboard.insertText('なかむら');
      await page.waitForFunction(() => document.querySelectorAll('.grid-row').length === 1);
      await page.keyboard.press('Enter');
      await page.waitForSelector('nav [aria-current=page] >> text=入力');
      expect(asked(show, 'entry.open')).toEqual([{ entryId: '00000000-0000-4000-8000-0000000b0005' }]);
    });
  });

  it('finds the patient search as it was left', async () => {
    await within(stage, dayScript(), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+6');
      await page.waitForFunction(() => document.activeElement?.id === 'patient-text');
      await page.keyboard.insertText('さとう');
      await onRow(show, 1, '佐藤　一郎');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await onRow(show, 2, '佐藤　市郎');
      await page.keyboard.press('Alt+1');
      await onRow(show, 1, '髙﨑');
      await page.keyboard.press('Escape');
      await onRow(show, 2, '佐藤　市郎');
      expect(await page.inputValue('#patient-text')).toBe('さとう');
      expect(await page.textContent('.grid-row[aria-selected=true]')).toMatch(/男 S33\.3\.3 \d+歳1958-03-03/);
      await looked(show, 'search');
    });
  });
});
