import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript, said } from './renderer-script.ts';
import { hasChromium, openStage, type Stage } from './renderer-stage.ts';

const leftover = (number: number, changed: object = {}) => ({
  what: 'result',
  submissionId: `10000000-0000-4000-8000-00000000000${number}`,
  resultId: `20000000-0000-4000-8000-00000000000${number}`,
  prescriptionKey: `30000000-0000-4000-8000-00000000000${number}`,
  date: '2026-11-21',
  state: 'ready',
  since: '2026-11-21T09:00:00.000Z',
  deadline: '2026-11-21T15:00:00.000Z',
  late: true,
  signerName: '高橋　花子',
  patientName: '勅使河原　小百合衣',
  lastIssue: null,
  carriedOver: null,
  ...changed,
});
const ROWS = [
  leftover(1),
  leftover(2, { state: 'rejected', lastIssue: { code: 'E2104', text: '薬品コードが有効期間外です' } }),
  leftover(3, {
    what: 'reception',
    submissionId: null,
    resultId: null,
    state: 'received',
    late: false,
    date: '2026-11-22',
    signerName: null,
    carriedOver: { by: '事務　太郎', reason: '薬が届くのは明日', at: '2026-11-22T09:00:00.000Z' },
  }),
];
const LATE = [1, 4, 5].map((number) => ({
  submissionId: `${number}0000000-0000-4000-8000-000000000000`,
  resultId: null,
  dispensingDate: '2026-11-21',
  state: number === 1 ? 'ready' : 'registered',
  registeredAt: number === 1 ? null : '2026-11-21T23:10:00.000Z',
  reason: null,
  by: null,
  outages: number === 4 ? 1 : 0,
  patientName: number === 5 ? '勅使河原　小百合衣' : '佐藤　一郎',
  patientBirthDate: number === 4 ? '1926-12-25' : '1958-03-03',
}));
const morning = {
  closing: null,
  since: '2026-11-21T10:12:00.000Z',
  now: '2026-11-22T00:04:11.000Z',
  sent: 2,
  rejected: 1,
  unknown: 0,
  waiting: 1,
  copiesVerified: 2,
  copiesBad: 0,
  outages: [],
  leftovers: ROWS.slice(0, 2),
  lateRows: [],
};
const csv = { fileName: 'unregistered.csv', base64: 'QQ==', rows: 3 };
const script = () =>
  dayScript(
    {},
    {
      'closing.unregistered': () => ROWS,
      'closing.late-rows': () => LATE,
      'closing.morning': () => morning,
      'closing.late-reasons': (input: { ids: string[] }) => ({ rows: input.ids.length }),
      'export.csv': () => csv,
      'session.cancel': (input: { callId: string }) => input,
    },
  );

const needed = hasChromium ? describe : describe.skip;

needed('what is not registered', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('lists it with its cause, exports it, and opens each row where it is worked on', async () => {
    await within(stage, script(), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('F8');
      await page.waitForSelector('.verdict');
      await page.keyboard.press('F11');
      await page.waitForSelector('#unregistered-title');
      await page.waitForSelector('text=薬が届くのは明日');
      await looked(show, 'unregistered');
      const download = page.waitForEvent('download');
      await page.keyboard.press('F12');
      expect((await download).suggestedFilename()).toBe('unregistered.csv');
      expect(asked(show, 'export.csv')).toEqual([{ list: 'unregistered', filter: {} }]);
      await page.click('[aria-label="2026-11-21 調剤結果を開く"] >> nth=1');
      await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'キュー');
      expect(asked(show, 'queue.life')[0]).toEqual({ id: ROWS.at(1)?.submissionId });
      await page.keyboard.press('F1');
      await page.waitForSelector('#unregistered-title');
    });
  });

  it('gives one reason to the late rows that were chosen', async () => {
    await within(stage, script(), { language: 'en', theme: 'dark' }, async (show) => {
      const { page } = show;
      await page.keyboard.press('F8');
      await page.waitForSelector('.verdict');
      await page.keyboard.press('F11');
      await page.getByLabel('Choose 佐藤　一郎 S1.12.25 (1926-12-25)').uncheck();
      await looked(show, 'unregistered-en');
      await page.click('text=Give one reason for 2');
      await page.waitForSelector('[role=dialog] #reason:focus');
      // Whom the reason is for: namesakes by their birth date, and who was taken out is not among them.
      expect(await page.locator('.people li').allTextContents()).toEqual([
        '佐藤　一郎 S33.3.3 (1958-03-03)',
        '勅使河原　小百合衣 S33.3.3 (1958-03-03)',
      ]);
      await looked(show, 'late-reason-en');
      // Typed letter by letter at this speed it would be a scan.
      await page.fill('#reason', 'entered after a home visit');
      await page.click('[role=dialog] [type=submit]');
      await page.waitForSelector('[role=status] .notice');
      expect(asked(show, 'closing.late-reasons')).toEqual([
        { ids: [LATE[0]?.submissionId, LATE[2]?.submissionId], reason: 'entered after a home visit' },
      ]);
    });
  });

  it('sends the days before by one button, says how far it is, and can be stopped', async () => {
    let finish: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let callId = '';
    const quick = script();
    const slow: typeof quick = async (name, input, id) => {
      if (name !== 'upload.run') return quick(name, input, id);
      callId = id ?? '';
      await ended;
      return said({ done: 2, total: 2, registered: 1, rejected: 1, waiting: 0, seconds: 4 });
    };
    await within(stage, slow, {}, async (show) => {
      const { page, emit } = show;
      await page.keyboard.press('F8');
      await page.click('text=前日までの分を今すぐ送信');
      await page.waitForSelector('text=前日までの分を送信しています');
      const progress = { phase: 'upload', done: 1, total: 2, perMinute: null, secondsLeft: null, row: null } as const;
      await emit({ type: 'progress', callId, progress });
      await page.waitForSelector('text=1 / 2');
      await looked(show, 'leftovers');
      await page.click('.card >> text=中止');
      expect(asked(show, 'session.cancel')).toEqual([{ callId }]);
      finish();
      await page.waitForSelector('text=登録1件・差戻し1件・待ち0件');
      expect(asked(show, 'upload.run')).toEqual([{ watch: false }]);
    });
  });
});
