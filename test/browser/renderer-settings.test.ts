import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storageIssue } from '../../shared/contract/storage-issues.ts';
import { asked, looked, within } from './renderer-rig.ts';
import { BACKUPS, dayScript, SETTINGS } from './renderer-script.ts';
import { hasChromium, openStage, type Stage } from './renderer-stage.ts';

const edition = (kind: string, name: string, rows: number, changed: object = {}) => ({
  kind,
  name,
  origin: 'shipped',
  state: 'in-use',
  appliesFrom: '2026-10-01',
  rows,
  source: '厚生労働省',
  licence: 'PDL1.0',
  sha256: kind,
  importedAt: null,
  importedBy: null,
  ...changed,
});
const status = {
  profile: true,
  editions: [
    edition('price-list', '薬価基準', 12_811),
    edition('generic-names', '一般名処方マスタ', 2_104, { origin: 'imported', importedBy: 'owner', state: 'upcoming' }),
  ],
  receiptCodes: { present: false, rows: 0 },
  retired: 0,
  pairs: { rows: 812, source: 'PMDA', licence: 'x' },
  tables: {},
};
const removedMany = {
  code: 'masters.too-many-removed',
  severity: 'error',
  text: '薬価基準から 4000 件が削除されます',
  next: '一部が足りないファイルではないか確かめてください',
};
const preview = (input: { dryRun: boolean; acceptRemovals: boolean }) => ({
  dryRun: input.dryRun,
  imported: !input.dryRun,
  tables: [
    {
      kind: 'price-list',
      appliesFrom: '2026-12-01',
      rows: 8_812,
      files: [{ name: 'list.csv', sha256: 'a' }],
      source: 's',
      licence: 'l',
      isNew: true,
      before: { origin: 'shipped', appliesFrom: '2026-10-01', rows: 12_811 },
      counts: { before: 12_811, after: 8_812, added: 1, removed: 4_000, changed: 1 },
      changedFields: { price: 1 },
      changes: [
        { change: 'added', code: '1149019F9999', name: '検証用錠６０ｍｇ', fields: [] },
        {
          change: 'changed',
          code: '1149019F1560',
          name: 'ロキソニン錠６０ｍｇ',
          fields: [{ field: 'price', before: '10.10', after: '9.80' }],
        },
      ],
      changesNotShown: 4_000,
    },
  ],
  issues: input.acceptRemovals ? [] : [removedMany],
});

const needed = hasChromium ? describe : describe.skip;

needed('masters and rules in the settings', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const script = () =>
    dayScript(
      { role: 'owner' },
      {
        'masters.status': () => status,
        'masters.import': preview,
        'settings.set': () => ({ ok: false, issues: [storageIssue('storage.full')] }),
      },
    );

  it('shows what an import would change before it is made, and asks once more where much is removed', async () => {
    await within(stage, script(), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.waitForSelector('text=一般名処方マスタ');
      await page.setInputFiles('input[type=file]', {
        name: 'list.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('薬価'),
      });
      await page.waitForSelector('[role=dialog] >> text=薬価: 10.10 → 9.80');
      expect(await page.isDisabled('text=この内容で取り込む')).toBe(true);
      await page.click('[role=dialog] [type=checkbox]');
      await page.waitForSelector('[role=dialog] .issues', { state: 'detached' });
      await looked(show, 'masters-import');
      await page.click('text=この内容で取り込む');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      const calls = asked(show, 'masters.import') as { dryRun: boolean; acceptRemovals: boolean; files: unknown }[];
      expect(calls.at(-1)).toMatchObject({ dryRun: false, acceptRemovals: true });
      expect(calls.slice(0, -1).every(({ dryRun }) => dryRun)).toBe(true);
      expect(calls[0]?.files).toEqual([{ name: 'list.csv', base64: Buffer.from('薬価').toString('base64') }]);
    });
  });

  it('keeps the rules of closing and exemptions, and says why they cannot be kept', async () => {
    await within(stage, script(), { language: 'en', theme: 'dark' }, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.getByLabel('Everything left is sent from').fill('22:15');
      await page.getByLabel('Command after the final closing').fill('/usr/sbin/poweroff\n\n--when-idle ');
      await page.click('text=Add a line');
      await page.getByLabel('Day of line 1').fill('2026-12-01');
      await page.getByLabel('Car liability from 2026-12-01').selectOption('register');
      await page.locator('.card', { hasText: 'Closing and exemptions' }).scrollIntoViewIfNeeded();
      await page.locator('.card', { hasText: 'Closing and exemptions' }).locator('[type=submit]').click();
      await page.waitForSelector('.issues');
      await looked(show, 'rules');
      expect(asked(show, 'settings.set')).toEqual([
        {
          sendAllFrom: '22:15',
          language: 'ja',
          afterClosing: { argv: ['/usr/sbin/poweroff', '--when-idle'] },
          exemptions: [
            {
              from: '2026-12-01',
              'industrial-accident': 'exempt',
              'automobile-liability': 'register',
              pollution: 'exempt',
            },
          ],
        },
      ]);
    });
  });

  it('keeps the authority of the service beside its address, and names what waits for the next start', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nTU9DSw==\n-----END CERTIFICATE-----\n';
    const saved = dayScript(
      { role: 'owner' },
      { 'settings.set': () => ({ settings: SETTINGS, changed: [], afterRestart: ['serviceUrl', 'serviceAuthority'] }) },
    );
    await within(stage, saved, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.getByLabel('管理サービスの URL').fill('https://127.0.0.1:8443');
      await page.getByLabel('管理サービスの認証局の証明書（PEM）').fill(pem);
      const card = page.locator('.card', { hasText: '営業と送信' });
      await looked(show, 'service-authority');
      await card.locator('[type=submit]').click();
      await page.waitForSelector(
        'text=次に起動したときから有効: 管理サービスの URL、管理サービスの認証局の証明書（PEM）',
      );
      const service = { serviceUrl: 'https://127.0.0.1:8443', serviceAuthority: pem };
      expect(asked(show, 'settings.set')).toEqual([expect.objectContaining(service)]);
    });
  });

  it('says when a backup was really restored, makes one by key, and keeps when and where', async () => {
    const made = {
      name: '20261122T190000',
      folder: '/srv',
      bytes: 50_000_000,
      seconds: 3.2,
      removed: [],
      second: null,
    };
    const backups = dayScript(
      { role: 'owner' },
      { 'backup.make': () => ({ ...made, rehearsal: null, issues: [] }), 'backup.settings': () => BACKUPS },
    );
    await within(stage, backups, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      const card = page.locator('.card', { hasText: '最後の復元テスト' });
      await card.scrollIntoViewIfNeeded();
      expect(await card.innerText()).toContain('復元できました');
      expect(await card.innerText()).toContain('つながっていません');
      await looked(show, 'backups');
      await card.locator('[data-act=backup]').click();
      await page.waitForSelector('text=バックアップしました（47.7 MiB、3.2秒）');
      expect(asked(show, 'backup.make')).toEqual([{ rehearse: true }]);
      await page.getByLabel('毎日の時刻').fill('２３');
      expect(await page.getByLabel('毎日の時刻').getAttribute('aria-invalid')).toBe('true');
      await page.getByLabel('毎日の時刻').fill('２３０５');
      await page.getByLabel('残す世代数', { exact: true }).fill('14');
      await card.locator('[type=submit]').click();
      await page.waitForSelector('text=設定を保存しました');
      expect(asked(show, 'backup.settings')).toEqual([
        { at: '23:05', keep: 14, folder: null, secondFolder: '/media/usb/chozai', secondKeep: null },
      ]);
    });
  });

  it('leads by key into the audit log: narrowed, with reasons, printed and saved as narrowed', async () => {
    const row = (sequence: number, action: string, words: string, detail: object) => ({
      sequence,
      at: '2026-11-22T10:00:07.000Z',
      user: 'support',
      action,
      words: { ja: words, en: action },
      target: '7f3c2a10-1b0c-4d9e-9f43-1a2b3c4d5e6f',
      detail,
    });
    const long = '患者本人から電話で問い合わせがあり、薬局の管理薬剤師の依頼により登録の状況を確認するため';
    const audit = dayScript(
      { role: 'owner' },
      {
        'audit.page': () => ({
          rows: [
            row(1_204, 'patient.unmask', '患者の表示', { reason: long }),
            row(1_203, 'submission.hold', '保留', { from: 'ready', to: 'held', reason: '内容を確認中' }),
            row(1_202, 'backup.made', 'バックアップの作成', { bytes: 52_428_800, second: null }),
          ],
          last: 1_202,
          more: true,
        }),
        'audit.verify': () => ({ valid: false, rows: 1_204, firstBrokenSequence: 17 }),
        'export.csv': () => ({ fileName: 'audit.csv', base64: '', rows: 3 }),
      },
    );
    await within(stage, audit, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.waitForSelector('text=17行目で連鎖が切れています');
      await page.keyboard.press('F3');
      await page.waitForSelector('article');
      await page.waitForSelector(`text=理由: ${long}`);
      expect(await page.textContent('tbody tr:nth-child(1)')).toContain('2026-11-22 19:00:07');
      expect(await page.textContent('tbody tr:nth-child(2)')).toContain('前: ready / 後: held / 理由: 内容を確認中');
      await looked(show, 'audit');
      await page.click('text=前の100行');
      await page.getByLabel('操作', { exact: true }).selectOption('patient.unmask');
      await page.getByLabel('日付').fill('１１２２');
      await page.getByLabel('日付').fill('2026/11/22');
      await page.waitForSelector('text=対象: 2026-11-22 / 患者の表示');
      const narrowed = { action: 'patient.unmask', day: '2026-11-22' };
      await expect.poll(() => asked(show, 'audit.page').at(-1)).toEqual(narrowed);
      expect(asked(show, 'audit.page')).toContainEqual({ after: 1_202 });
      await page.keyboard.press('F12');
      await page.waitForSelector('text=操作履歴を CSV に書き出しました（3行）');
      expect(asked(show, 'export.csv')).toEqual([{ list: 'audit', filter: narrowed }]);
      await page.emulateMedia({ media: 'print' });
      expect(await page.isVisible('text=前の100行')).toBe(false);
      expect(await page.isVisible('header nav, nav, .legend')).toBe(false);
      const sheet = (await page.pdf({ format: 'A4' })).toString('latin1');
      expect(sheet.match(/\/Type \/Page\b/g)).toHaveLength(1);
    });
  });

  it('keeps a key of this computer where the shell has a store for it, and shows nothing of it elsewhere', async () => {
    let use: 'off' | 'on' | 'absent' = 'off';
    const kept = dayScript(
      { role: 'owner' },
      {
        'session.key-store': () => ({ use }),
        'session.set-key-store': ({ on }: { on: boolean }) => {
          use = on ? 'on' : 'off';
          return { use };
        },
      },
    );
    await within(stage, kept, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.click('[data-act=key-store]');
      await page.waitForSelector('text=鍵を取り除く');
      await looked(show, 'key-store');
      expect(asked(show, 'session.set-key-store')).toEqual([{ on: true }]);
      use = 'absent';
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('Alt+8');
      await page.waitForSelector('text=営業と送信');
      await page.waitForSelector('[data-act=key-store]', { state: 'detached' });
    });
  });
});
