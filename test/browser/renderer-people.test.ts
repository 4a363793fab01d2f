import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storageIssue } from '../../shared/contract/storage-issues.ts';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript } from './renderer-script.ts';
import { hasChromium, openStage, type Stage } from './renderer-stage.ts';

const PEOPLE = [
  { userId: 'u1', name: 'owner', displayName: '開設　花子', roles: ['owner'], active: true, unsignedRows: 0 },
  { userId: 'u2', name: 'takahashi', displayName: '高橋　花子', roles: ['pharmacist'], active: true, unsignedRows: 4 },
  { userId: 'u3', name: 'minamoto', displayName: '源　次郎', roles: ['pharmacist'], active: true, unsignedRows: 0 },
  { userId: 'u4', name: 'yamada', displayName: '山田　さくら', roles: ['clerk'], active: false, unsignedRows: 0 },
].map((person) => ({ ...person, rights: [] }));
const KEYS = [
  { userName: 'takahashi', state: 'locked', daysLeft: 300, triesLeft: 0, lockedAt: '2026-11-22T01:00:00.000Z' },
  { userName: 'minamoto', state: 'expires-soon', daysLeft: 28, triesLeft: 10, lockedAt: null },
].map((key) => ({ displayName: key.userName, createdAt: null, validUntil: '2026-12-20', ...key }));
const refused = { ok: false, issues: [storageIssue('sign-in.user-exists', { name: 'suzuki' })] };

const needed = hasChromium ? describe : describe.skip;

needed('people and keys in the settings', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const script = (role: 'owner' | 'pharmacist' = 'owner') => {
    let tries = 0;
    return dayScript(
      { role },
      {
        'user.list': () => PEOPLE,
        'key.status': () => KEYS,
        'user.create': () => {
          tries += 1;
          return tries === 1 ? refused : PEOPLE[0];
        },
        'user.set-roles': () => PEOPLE[2],
        'user.deactivate': () => PEOPLE[1],
        'user.activate': () => PEOPLE[3],
        'user.reset-password': (input: { name: string }) => ({ name: input.name }),
        'user.change-password': () => ({ name: 'owner' }),
        'key.reissue': (input: { userName: string }) => ({ userName: input.userName }),
      },
    );
  };

  it('adds a person, and says what the core refused beside what was typed', async () => {
    await within(stage, script(), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.waitForSelector('text=源　次郎');
      await looked(show, 'people');
      await page.click('text=利用者を追加');
      await page.getByLabel('氏名', { exact: true }).fill('鈴木　一');
      await page.getByLabel('利用者名').fill('すずき');
      expect(await page.textContent('[role=dialog] .field-problem')).toContain('半角');
      await page.getByLabel('利用者名').fill('Ｓｕｚｕｋｉ');
      await page.getByLabel('パスワード', { exact: true }).fill('long-enough');
      await page.getByLabel('パスワード（もう一度）').fill('long-enougj');
      expect(await page.isDisabled('[role=dialog] [type=submit]')).toBe(true);
      await page.getByLabel('パスワード（もう一度）').fill('long-enough');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=dialog] .issues');
      await looked(show, 'people-create-refused');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      expect(asked(show, 'user.create')[1]).toEqual({
        name: 'suzuki',
        displayName: '鈴木　一',
        roles: ['pharmacist'],
        password: 'long-enough',
      });
    });
  });

  it('stops a person with rows to sign only with a reason and somebody who takes them over', async () => {
    await within(stage, script(), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.click('[aria-label="高橋　花子さんの操作"]');
      await page.click('[role=menuitem] >> text=使用を停止');
      await page.keyboard.type('退職');
      await page.keyboard.press('Enter');
      expect(asked(show, 'user.deactivate')).toEqual([]);
      await page.selectOption('[role=alertdialog] select', 'minamoto');
      await looked(show, 'people-deactivate');
      await page.click('[role=alertdialog] [type=submit]');
      await page.waitForSelector('[role=alertdialog]', { state: 'detached' });
      expect(asked(show, 'user.deactivate')).toEqual([{ name: 'takahashi', reason: '退職', takenOverBy: 'minamoto' }]);
    });
  });

  it('changes roles, sets secrets anew and activates, each in a dialog of its own', async () => {
    await within(stage, script(), { language: 'en', theme: 'dark' }, async (show) => {
      const { page } = show;
      const act = async (person: string, item: string) => {
        await page.click(`[aria-label="Act on ${person}"]`);
        await page.click(`[role=menuitem] >> text=${item}`);
        await page.waitForSelector('[role=dialog] form');
      };
      const done = () => page.waitForSelector('[role=dialog] form', { state: 'detached' });
      await page.keyboard.press('Alt+8');
      await act('源　次郎', 'Change the roles');
      await page.getByLabel('Owner').check();
      await page.click('[role=dialog] [type=submit]');
      await done();
      for (const [person, item, secret] of [
        ['源　次郎', 'Reset the password', 'new-password'],
        ['源　次郎', 'Issue the key anew', '８６４２'],
        ['山田　さくら', 'Activate', 'new-password'],
      ] as const) {
        await act(person, item);
        await page.locator('[role=dialog] input').nth(0).fill(secret);
        await page.locator('[role=dialog] input').nth(1).fill(secret);
        await looked(show, `people-${item}`);
        await page.keyboard.press('Enter');
        await done();
      }
      expect(asked(show, 'user.set-roles')).toEqual([{ name: 'minamoto', roles: ['pharmacist', 'owner'] }]);
      expect(asked(show, 'user.reset-password')).toEqual([{ name: 'minamoto', newPassword: 'new-password' }]);
      expect(asked(show, 'key.reissue')).toEqual([{ userName: 'minamoto', pin: '8642' }]);
      expect(asked(show, 'user.activate')).toEqual([{ name: 'yamada', password: 'new-password' }]);
    });
  });

  it('leaves everybody his own password, and nothing else without the right to administer', async () => {
    await within(stage, script('pharmacist'), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+8');
      await page.waitForSelector('text=源　次郎');
      expect(await page.locator('text=利用者を追加').count()).toBe(0);
      expect(await page.locator('[aria-label$="さんの操作"]').count()).toBe(0);
      await page.click('text=自分のパスワードを変更');
      await page.keyboard.type('old-one');
      await page.locator('[role=dialog] input').nth(1).fill('new-password');
      await page.locator('[role=dialog] input').nth(2).fill('new-password');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      expect(asked(show, 'user.change-password')).toEqual([{ oldPassword: 'old-one', newPassword: 'new-password' }]);
      expect(await page.evaluate(() => JSON.stringify(window.localStorage))).not.toContain('password');
    });
  });
});
