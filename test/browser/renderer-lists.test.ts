import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript } from './renderer-script.ts';
import { lifeOf } from './renderer-script-queue.ts';
import { hasChromium, openStage, type Stage } from './renderer-stage.ts';

const needed = hasChromium ? describe : describe.skip;

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
});
