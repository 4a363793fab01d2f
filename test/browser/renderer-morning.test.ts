import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript, whoIs } from './renderer-script.ts';
import { hasChromium, openStage, type Stage } from './renderer-stage.ts';

const needed = hasChromium ? describe : describe.skip;
const unread = {
  code: 'format.unknown',
  severity: 'error',
  text: '形式が分かりません',
  next: 'ファイルを確かめてください',
};

needed('files and signatures on the landing page', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('imports files and says of each what became of it', async () => {
    const imported = [
      { file: 'rx.csv', format: 'jahis-rx', records: 9, created: [{ kind: 'prescription', id: 'p' }], issues: [] },
      { file: 'note.txt', format: null, records: 0, created: [], issues: [unread] },
    ];
    await within(stage, dayScript({}, { 'import.files': () => imported }), {}, async (show) => {
      const { page } = show;
      // Asked for well before the key: the browser has to be told first that it shall hand its file dialog to the test.
      const chooser = page.waitForEvent('filechooser');
      // The key is taken from when its place in the legend can be pressed.
      await page.waitForSelector('.legend-key:enabled >> text=取込');
      await page.keyboard.press('F10');
      await (await chooser).setFiles([
        { name: 'rx.csv', mimeType: 'text/csv', buffer: Buffer.from('JAHIS10') },
        { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('x') },
      ]);
      await page.waitForSelector('[role=dialog] >> text=形式が分かりません');
      expect(await page.textContent('[role=dialog]')).toContain('取り込めなかったファイルが1件あります');
      await looked(show, 'import');
      expect(asked(show, 'import.files')).toEqual([
        {
          files: [
            { name: 'rx.csv', base64: 'SkFISVMxMA==' },
            { name: 'note.txt', base64: 'eA==' },
          ],
        },
      ]);
    });
  });

  it('signs the own rows by one key, after the PIN where the key is shut', async () => {
    const script = dayScript(
      {},
      {
        'session.open-key': () => ({
          ...whoIs('pharmacist'),
          key: { endsAt: '2099-01-01T00:00:00.000Z', secondsLeft: 600 },
        }),
        'result.sign': () => ({ signed: 4, othersWaiting: [], results: [] }),
      },
    );
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await page.waitForSelector('button >> text=4件に署名');
      await looked(show, 'sign');
      await page.keyboard.press('F9');
      await page.waitForSelector('#pin:focus');
      expect(asked(show, 'result.sign')).toEqual([]);
      await page.fill('#pin', '246810');
      await page.click('[role=dialog] [type=submit]');
      await page.waitForSelector('text=4件に署名しました');
      expect(asked(show, 'result.sign')).toEqual([{ all: true }]);
    });
  });
});
