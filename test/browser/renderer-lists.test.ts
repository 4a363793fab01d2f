import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript } from './renderer-script.ts';
import { lifeOf, queuePage, ROWS } from './renderer-script-queue.ts';
import { hasChromium, openStage, type Performance, type Stage } from './renderer-stage.ts';

const needed = hasChromium ? describe : describe.skip;
const LONG = 'ウォルフェシュレーゲルシュタインハウゼンベルガードルフ　アレクサンダーマクシミリアン花子';

/** What the row is, and nothing that befell it. */
const life = (input: { readonly id: string }) => ({ ...lifeOf(input), outages: [], deadline: null });

needed(`the rows of the lists${CHROMIUM_REASON}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('shows a reception in doubt by what it was asked for, says what goes on, and leads to its life', async () => {
    await within(stage, dayScript({}, { 'queue.life': life }), {}, async (show) => {
      const { page } = show;
      const row = page.locator('.grid-row:has-text("引換番号 482915")');
      await row.waitFor();
      const text = await row.innerText();
      expect(text).toContain('受付確認中');
      expect(text).toContain('答えが未着。自動で照会中');
      expect(text).not.toContain('0品目');
      await looked(show, 'today-in-doubt');
      await row.dblclick();
      await page.waitForSelector('.life');
      expect(asked(show, 'queue.life')).toContainEqual({ id: '00000000-0000-4000-8000-0000000a0006' });
    });
  });

  /** The rows of the queue, all with one very long name. */
  const longNames = dayScript(
    {},
    {
      'queue.page': (input: Parameters<typeof queuePage>[0]) => {
        const page = queuePage(input);
        return { ...page, rows: page.rows.map((row) => ({ ...row, patientName: LONG })) };
      },
      'queue.life': (input: { readonly id: string }) => {
        const told = life(input);
        return { ...told, row: { ...told.row, patientName: LONG } };
      },
    },
  );
  const openQueue = async ({ page }: Performance) => {
    await page.click('nav >> text=キュー');
    await page.waitForSelector('.grid-row .name-and-birth');
  };
  const cut = (show: Performance, row: string): Promise<boolean> =>
    show.page.evaluate(`(() => {
      const name = document.querySelector('${row} .name-and-birth > span');
      const cell = name.closest('[role=gridcell]');
      const outside = name.getBoundingClientRect().right > cell.getBoundingClientRect().right;
      return (getComputedStyle(cell).overflowX !== 'visible' && outside) || name.scrollWidth > name.clientWidth + 1;
    })()`);

  it('gives a long name the room of an empty column, and shows it whole under the cursor and the pointer', async () => {
    for (const [width, height] of [
      [1366, 768],
      [1920, 1080],
    ] as const)
      await within(stage, longNames, { width, height }, async (show) => {
        await openQueue(show);
        // The second is registered, and has no cause; the fourth is refused.
        expect(await cut(show, '.grid-row[aria-rowindex="3"]'), `${width} wide, no cause`).toBe(width < 1900);
        const span = '.grid-row[aria-rowindex="3"] [role=gridcell]:has(.name-and-birth)';
        expect(await show.page.getAttribute(span, 'aria-colspan')).toBe('2');
        const refused = '.grid-row[aria-rowindex="5"]';
        expect(await show.page.textContent(refused)).toContain('E2104');
        expect(await show.page.getAttribute(`${refused} .name-and-birth > span`, 'title')).toBe(LONG);
        expect(await cut(show, refused)).toBe(true);
        for (let step = 0; step < 3; step += 1) await show.page.keyboard.press('ArrowDown');
        await show.page.waitForSelector(`${refused}[aria-selected=true]`);
        expect(await cut(show, refused), `${width} wide, under the cursor`).toBe(false);
        await looked(show, `queue-long-${width}`);
        await show.page.keyboard.press('F4');
        await show.page.waitForSelector(`.life strong:has-text("${LONG}")`);
        await looked(show, `queue-long-life-${width}`);
      });
  });

  it('lets the Enter that answered a dialog do nothing below it, however long it is held or how often pressed', async () => {
    const script = dayScript(
      {},
      { 'queue.life': life, 'queue.hold': (input: { id: string }) => ({ submissionId: input.id, state: 'held' }) },
    );
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await openQueue(show);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const onceMore = async (press: () => Promise<void>) => {
        await page.keyboard.press('F7');
        await page.waitForSelector('#reason:focus');
        await page.keyboard.type('確認中');
        await press();
        await page.waitForSelector('[role=dialog]', { state: 'detached' });
        await page.waitForSelector('[role=grid]:focus');
      };
      await onceMore(async () => {
        for (let repeat = 0; repeat < 5; repeat += 1) await page.keyboard.down('Enter');
        await page.waitForSelector('[role=grid]:focus');
        for (let repeat = 0; repeat < 5; repeat += 1) await page.keyboard.down('Enter');
        await page.keyboard.up('Enter');
      });
      // As soon as the table has the keyboard again.
      await page.evaluate(`document.querySelector('[role=grid]').addEventListener('focus', ({ target }) =>
        target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })), { once: true })`);
      await onceMore(() => page.keyboard.press('Enter'));
      expect(asked(show, 'queue.hold')).toEqual(
        Array.from({ length: 2 }, () => ({ id: ROWS[2]?.submissionId, reason: '確認中' })),
      );
      expect(await page.locator('.life').count()).toBe(0);
      // A key of another meaning in between, and Enter is Enter again; held, it opens once and no more.
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.life');
    });
  });
});
