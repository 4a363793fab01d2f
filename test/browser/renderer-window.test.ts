import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actionOf } from '../../shared/domain/closing/closing-actions.ts';
import { domainIssue } from '../../shared/domain/domain-issues.ts';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { saysAllInEnglish } from './renderer-english.ts';
import { asked, looked, within } from './renderer-rig.ts';
import { CLOSINGS, dayScript, said, UPLOAD_STATE, verdictOf, whoIs } from './renderer-script.ts';
import { queuePage, ROWS } from './renderer-script-queue.ts';
import {
  accessibilityProblems,
  hasChromium,
  openStage,
  type Performance,
  perform,
  type Stage,
} from './renderer-stage.ts';

const SCREENS = ['today', 'entry', 'check', 'closing', 'queue', 'search', 'reports', 'settings'] as const;
const needed = hasChromium ? describe : describe.skip;

/** A day whose 今すぐ送信 of the third row is answered once `finish` is called. */
function slowRetry() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const day = dayScript();
  const script: typeof day = async (name, input, id) => {
    if (name !== 'queue.retry') return day(name, input, id);
    await promise;
    return said({ submissionId: ROWS[2]?.submissionId, state: 'registered' });
  };
  return { script, finish: resolve };
}

needed(`the window in Chromium${CHROMIUM_REASON}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('stays within 350 kB of script, gzipped', () => {
    const scripts = readdirSync(join(stage.folder, 'assets')).filter((name) => name.endsWith('.js'));
    const bytes = scripts.reduce(
      (sum, name) => sum + gzipSync(readFileSync(join(stage.folder, 'assets', name))).length,
      0,
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(350_000);
  });

  it.each([
    ['ja', 'light'],
    ['en', 'dark'],
  ] as const)('shows every screen in %s, %s, without a complaint or an obstacle', async (language, theme) => {
    await within(stage, dayScript(), { language, theme }, async ({ page, data }) => {
      for (const [index] of SCREENS.entries()) {
        await page.keyboard.press(`Alt+${index + 1}`);
        await page.waitForFunction((at) => document.querySelectorAll('nav button')[at]?.ariaCurrent === 'page', index);
        await page.waitForTimeout(300);
        if (language === 'ja') expect(await accessibilityProblems(page), SCREENS[index]).toEqual([]);
        else await saysAllInEnglish(page, data, SCREENS[index] ?? '');
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      }
    });
  });

  it('keeps every screen within the width at 200 % zoom of the counter PC', async () => {
    await within(stage, dayScript(), { width: 683, height: 384 }, async ({ page }) => {
      for (const [index, name] of SCREENS.entries()) {
        await page.keyboard.press(`Alt+${index + 1}`);
        await page.waitForFunction((at) => document.querySelectorAll('nav button')[at]?.ariaCurrent === 'page', index);
        await page.waitForTimeout(300);
        const widths = await page.evaluate(() =>
          [document.documentElement, document.querySelector('main')].map((part) =>
            part === null ? -1 : part.scrollWidth - part.clientWidth,
          ),
        );
        expect(widths, name).toEqual([0, 0]);
      }
    });
  });

  it.each(['sign-in', 'lock', 'set-up'] as const)('shows the %s door without an obstacle', async (door) => {
    const day = {
      'sign-in': { role: null },
      lock: { state: 'locked' },
      'set-up': { role: null, setUp: 'none' },
    } as const;
    await within(stage, dayScript(day[door]), {}, async ({ page }) => {
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  });

  it('signs in by keyboard and lands each person where his work is', async () => {
    for (const [role, title] of [
      ['pharmacist', '受付一覧'],
      ['owner', '閉局'],
      ['support', 'キュー'],
    ] as const) {
      await within(stage, dayScript({ role: null }), {}, async ({ page, calls }) => {
        await page.keyboard.type(role);
        await page.keyboard.press('Tab');
        await page.keyboard.type('secret-word');
        await page.keyboard.press('Enter');
        await page.waitForSelector('nav');
        expect(await page.textContent('h1')).toBe(title);
        expect(calls.find(({ name }) => name === 'session.sign-in')?.input).toEqual({
          user: role,
          password: 'secret-word',
        });
        expect(await page.evaluate(() => JSON.stringify(window.localStorage))).not.toContain('secret-word');
      });
    }
  });

  it('keeps the password of a new training profile on the screen until it was read', async () => {
    let made = false;
    const script = dayScript(
      { role: null },
      {
        'setup.state': () => ({ profile: made ? 'there' : 'none', folder: 'p', training: made }),
        'setup.create-training': () => {
          made = true;
          return { users: [{ name: 'pharmacist', roles: ['pharmacist'] }], password: 'shown-once', pin: '246810' };
        },
      },
    );
    let emit: Performance['emit'] = async () => undefined;
    const early: typeof script = async (name, input, id) => {
      const answer = await script(name, input, id);
      // As the real service: the profile and its session are there before the answer is.
      if (name === 'setup.create-training') await emit({ type: 'session', state: 'signed-out' });
      return answer;
    };
    await within(stage, early, {}, async (show) => {
      const { page } = show;
      emit = show.emit;
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=shown-once');
      await page.waitForTimeout(300);
      expect(await page.textContent('main')).toContain('246810');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#user');
    });
  });

  it('carries the rows that need a person in its title and the verdict in its header', async () => {
    await within(stage, dayScript(), {}, async ({ page }) => {
      await page.waitForFunction(() => document.title.startsWith('(8)'));
      expect(await page.textContent('.header-verdict')).toBe(verdictOf('action-required').line);
    });
  });

  it('lets a second pass between two questions for the verdict, and shows what it became', async () => {
    const askedAt: number[] = [];
    let verdict: Parameters<typeof verdictOf>[0] = 'action-required';
    const status = () => {
      askedAt.push(performance.now());
      return verdictOf(verdict);
    };
    await within(stage, dayScript({}, { 'closing.status': status }), {}, async ({ page, emit }) => {
      await page.waitForFunction(() => document.title.startsWith('(8)'));
      await emit({ type: 'changed', areas: ['queue'] });
      await emit({ type: 'changed', areas: ['queue'] });
      verdict = 'closable';
      await emit({ type: 'changed', areas: ['queue'] });
      const { line } = verdictOf('closable');
      await page.waitForFunction((text) => document.querySelector('.header-verdict')?.textContent === text, line);
      const rests = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? at));
      expect(Math.min(...rests)).toBeGreaterThan(900);
    });
  });

  it('acts on no key while a text is being composed, and lets no key through to the browser', async () => {
    await within(stage, dayScript(), {}, async ({ page }) => {
      const press = (key: string, composing: boolean) =>
        page.evaluate(
          ([name, isComposing]) =>
            !document.body.dispatchEvent(
              new KeyboardEvent('keydown', { key: name, isComposing, bubbles: true, cancelable: true }),
            ),
          [key, composing] as const,
        );
      expect(await press('F8', true)).toBe(false);
      expect(await page.textContent('h1')).toBe('受付一覧');
      for (const key of ['F1', 'F3', 'F5', 'F10', 'F11', 'F12']) expect(await press(key, false), key).toBe(true);
      expect(await press('F8', false)).toBe(true);
      await page.waitForSelector('.verdict');
      expect(await press('Escape', true)).toBe(false);
      expect(await page.textContent('h1')).toBe('閉局');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=grid]');
    });
  });

  it('really composes: Enter, Esc and F8 belong to the input method until it is done', async () => {
    await within(stage, dayScript(), {}, async ({ page }) => {
      await page.keyboard.press('F3');
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Input.imeSetComposition', { text: 'さとう', selectionStart: 3, selectionEnd: 3 });
      for (const key of ['F8', 'Escape', 'Enter']) {
        await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: 229 });
      }
      expect(await page.textContent('h1')).toBe('受付一覧');
      await devtools.send('Input.insertText', { text: '佐藤' });
      await page.waitForFunction(() => document.querySelectorAll('[role=rowgroup] [role=row]').length === 1);
      await page.keyboard.press('F8');
      await page.waitForSelector('.verdict');
    });
  });

  it('starts the closing batch with two keys and shows each row as it goes', async () => {
    let finish: (value: unknown) => void = () => undefined;
    const ended = new Promise((resolve) => {
      finish = resolve;
    });
    let callId = '';
    const script = dayScript({ verdict: 'closable-auto' }, { 'session.cancel': () => ({ callId }) });
    const slow: typeof script = async (name, input, id) => {
      if (name !== 'closing.close') return script(name, input, id);
      callId = id ?? '';
      return said(await ended);
    };
    const counted = { ...verdictOf('closable-auto'), counts: { registered: 60, ready: 12 } };
    const quiet: typeof script = (name, input, id) =>
      name === 'closing.status' ? said(counted) : slow(name, input, id);
    await within(stage, quiet, {}, async (show) => {
      const { page, emit } = show;
      await page.keyboard.press('F8');
      await page.waitForSelector('.verdict');
      await page.keyboard.press('F9');
      await page.waitForSelector('[role=progressbar]');
      expect(asked(show, 'closing.close')[0]).toEqual({ final: false });
      const progress = { phase: 'upload', done: 3, total: 12, perMinute: 29.6, secondsLeft: 19 } as const;
      await emit({
        type: 'progress',
        callId,
        progress: { ...progress, row: { id: 'abcdef01-0000', outcome: 'registered' } },
      });
      await page.waitForFunction(() => document.querySelectorAll('.outcomes li').length === 1);
      expect(await page.textContent('.outcomes li')).toBe('abcdef01登録済');
      expect(await page.textContent('.progress-text')).toContain('3 / 12　30件/分　残り 0:19');
      await page.keyboard.press('F6');
      await page.waitForSelector('.paused');
      await page.keyboard.press('F7');
      await page.waitForFunction(() => true);
      expect(asked(show, 'upload.pause')).toHaveLength(1);
      expect(asked(show, 'session.cancel')[0]).toEqual({ callId });
      // The batch goes on whatever screen is shown.
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('F8');
      await page.waitForSelector('[role=progressbar]');
      finish({ ...counted, kind: 'provisional' });
      await page.waitForSelector('[role=progressbar]', { state: 'detached' });
      expect(await page.textContent('main')).toContain('仮締めの結果');
    });
  });

  it('says of a pause from elsewhere what it holds back, and ends it by its key and by its button', async () => {
    const paused = () => {
      const action = actionOf(domainIssue('closing.sender-paused', { rows: 12 }), 'close', { rows: 12 });
      const line = '要対応 12件(送信一時停止12件)';
      return { ...verdictOf('closable-auto'), verdict: 'action-required', line, actions: [action] };
    };
    for (const way of ['key', 'button', 'nobody'] as const) {
      let goesOn = false;
      const script = dayScript(
        { role: way === 'nobody' ? 'support' : 'owner' },
        {
          'closing.status': () => (goesOn ? verdictOf('closable-auto') : paused()),
          'upload.resume': () => {
            goesOn = true;
            return { ...UPLOAD_STATE, paused: false };
          },
        },
      );
      await within(stage, script, {}, async (show) => {
        const { page, emit } = show;
        await page.keyboard.press('F8');
        await page.waitForSelector('.verdict');
        expect(await page.textContent('.header-verdict')).toBe('要対応 12件(送信一時停止12件)');
        expect(await page.textContent('.paused')).toMatch(/一時停止しています。「再開」（F6）を押すまで/);
        expect(await page.textContent('.left-next')).toBe('「再開」（F6）を押すと、続きから送信します');
        if (way === 'key') await looked(show, 'closing-paused');
        // Who may not close is told, but cannot end it.
        const allowed = way !== 'nobody';
        expect(await page.locator('.legend-key:not(:disabled) >> text=送信を再開').count()).toBe(allowed ? 1 : 0);
        if (!allowed) return;
        if (way === 'key') await page.keyboard.press('F6');
        else await page.click('text=再開（F6）');
        await expect.poll(() => asked(show, 'upload.resume')).toHaveLength(1);
        await emit({ type: 'changed', areas: ['closing'] });
        await page.waitForSelector('.paused', { state: 'detached' });
        await page.waitForSelector('.legend-key:disabled >> text=一時停止');
      });
    }
  });

  it('says which count agrees beside the empty field, and what F10 does by the state of the day', async () => {
    for (const [kind, label] of [
      ['provisional', '本締め'],
      ['final', '追加締め'],
    ] as const) {
      const status = {
        ...verdictOf('closable'),
        count: { given: 63, accounted: 63 },
        counts: { registered: 63, draft: 2 },
      };
      const closing = { ...CLOSINGS[0], kind };
      const script = dayScript(
        { role: 'owner' },
        { 'closing.status': () => status, 'closing.history': () => [closing] },
      );
      await within(stage, script, {}, async (show) => {
        const { page } = show;
        await page.waitForSelector('.verdict-side .badge >> text=枚数 一致（63枚）');
        expect(await page.textContent('#count-hint')).toBe('63枚と入力済みです。数え直したときだけ入れてください');
        expect(await page.inputValue('#prescription-count')).toBe('');
        await page.waitForSelector(`.legend-key:not(:disabled) >> text="${label}"`);
        // 入力中 is said in one place with one number: it is no state of sending.
        expect(await page.textContent('[aria-labelledby=counts-title]')).not.toContain('入力中');
      });
    }
  });

  it('reaches row 500,000 with a few pages and few rows in the page', async () => {
    await within(stage, dayScript(), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+5');
      await page.waitForFunction(() => document.querySelector('[role=grid]')?.ariaRowCount === '500001');
      await page.keyboard.press('End');
      await page.waitForFunction(() =>
        document.querySelector('[aria-rowindex="500001"]')?.textContent?.includes('登録'),
      );
      expect(await page.locator('[role=grid] [role=row]').count()).toBeLessThan(60);
      expect(asked(show, 'queue.page').length).toBeLessThan(6);
      expect(await page.getAttribute('[aria-rowindex="500001"]', 'aria-selected')).toBe('true');
      await page.click('[aria-rowindex="499999"]');
      await page.waitForSelector('[aria-rowindex="499999"][aria-selected=true]');
      await page.dblclick('[aria-rowindex="499998"]');
      await page.waitForSelector('.life-marks');
    });
  });

  it('asks again for rows that changed while they were out of sight', async () => {
    let state = 'ready';
    const page = (input: Parameters<typeof queuePage>[0]) => {
      const answer = queuePage(input);
      return { ...answer, rows: answer.rows.map((row) => ({ ...row, state })) };
    };
    await within(stage, dayScript({}, { 'queue.page': page }), {}, async (show) => {
      await show.page.keyboard.press('Alt+5');
      await show.page.waitForSelector('[aria-rowindex="2"] >> text=送信待ち');
      for (let times = 0; times < 20; times += 1) await show.page.keyboard.press('PageDown');
      await show.page.waitForSelector('[aria-rowindex="2"]', { state: 'detached' });
      state = 'registered';
      await show.emit({ type: 'changed', areas: ['queue'] });
      await show.page.waitForSelector('.grid-row[aria-selected=true] >> text=登録済');
      await show.page.keyboard.press('Home');
      await show.page.waitForSelector('[aria-rowindex="2"] >> text=登録済');
    });
  });

  it('asks why before a row is held, and closes the life of a row with Esc', async () => {
    await within(
      stage,
      dayScript({}, { 'queue.hold': (input: { id: string }) => ({ submissionId: input.id, state: 'held' }) }),
      {},
      async (show) => {
        const { page } = show;
        await page.keyboard.press('Alt+5');
        await page.waitForSelector('[aria-rowindex="4"] [role=gridcell]');
        // What is registered is over: nothing is held of it.
        await page.waitForSelector('.legend-key:disabled >> text=保留');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.life-marks');
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.keyboard.press('F7');
        await page.waitForSelector('[role=dialog]');
        await page.keyboard.press('Enter');
        expect(asked(show, 'queue.hold')).toHaveLength(0);
        await page.keyboard.type('電話で確認中');
        await page.keyboard.press('F8');
        // Over what one has typed a digit is a digit.
        await page.keyboard.type('2');
        expect(await page.inputValue('#reason')).toBe('電話で確認中2');
        await page.fill('#reason', '');
        const devtools = await page.context().newCDPSession(page);
        const composed = { type: 'rawKeyDown', key: 'Process', code: 'Digit2', windowsVirtualKeyCode: 229 } as const;
        await devtools.send('Input.dispatchKeyEvent', composed);
        expect(await page.inputValue('#reason')).toBe('');
        await page.keyboard.press('2');
        expect(await page.inputValue('#reason')).toBe('入力の誤り');
        await page.keyboard.press('1');
        await looked(show, 'hold-dialog');
        await page.keyboard.press('Enter');
        await page.waitForSelector('[role=status] .notice');
        expect(asked(show, 'queue.hold')[0]).toMatchObject({ reason: '内容を確認中' });
        await page.keyboard.press('Escape');
        await page.waitForSelector('.life-marks', { state: 'detached' });
        expect(await page.textContent('h1')).toBe('キュー');
      },
    );
  });

  it('voids the row a person pressed the key for, whatever comes up on top of it meanwhile', async () => {
    let arrived = 0;
    const voidable = { state: 'ready', kind: 'register' };
    const page = (input: Parameters<typeof queuePage>[0]) => {
      const answer = queuePage({ ...input, skip: 0, limit: 20 });
      const rows = answer.rows.slice(2 - arrived).map((row) => ({ ...row, ...voidable }));
      return { ...answer, rows, total: rows.length };
    };
    const outcome = { resultId: 'r', submissionId: 's', state: 'voided', issues: [] };
    const script = dayScript(
      {},
      {
        'queue.page': page,
        'result.void': () => outcome,
        'queue.retry': () => ({ submissionId: 's', state: 'ready' }),
      },
    );
    await within(stage, script, {}, async (show) => {
      await show.page.keyboard.press('Alt+5');
      await show.page.waitForSelector('[aria-rowindex="2"][aria-selected=true] >> text=濵田　𠮷之助');
      await show.page.keyboard.press('F10');
      await show.page.waitForSelector('[role=alertdialog]');
      expect(await show.page.textContent('[role=alertdialog] strong')).toBe(
        '濵田　𠮷之助 S17.3.3 (1942-03-03)　調剤日 2026-11-22　送信待ち',
      );
      expect(await show.page.textContent('[role=alertdialog]')).not.toContain('内容を確認中');
      expect(await accessibilityProblems(show.page)).toEqual([]);
      arrived = 1;
      await show.emit({ type: 'changed', areas: ['queue'] });
      await show.page.waitForSelector('[aria-rowindex="2"] >> text=佐藤　一郎');
      // The cursor stays on its row, and so does what is asked.
      await show.page.waitForSelector('[aria-rowindex="3"][aria-selected=true] >> text=濵田　𠮷之助');
      await show.page.keyboard.type('入力の誤り');
      await show.page.keyboard.press('Enter');
      await show.page.waitForSelector('[role=status] .notice');
      expect(asked(show, 'result.void')).toEqual([{ id: ROWS[2]?.submissionId, reason: '入力の誤り' }]);
      arrived = 2;
      await show.emit({ type: 'changed', areas: ['queue'] });
      await show.page.waitForSelector('[aria-rowindex="4"][aria-selected=true] >> text=濵田　𠮷之助');
      await show.page.keyboard.press('F6');
      await expect.poll(() => asked(show, 'queue.retry')).toEqual([{ id: ROWS[2]?.submissionId }]);
    });
  });

  it('answers 今すぐ送信 at once, takes it once, and says by name what became of it', async () => {
    const { script, finish } = slowRetry();
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+5');
      await page.waitForSelector('[aria-rowindex="4"] [role=gridcell]');
      for (const key of ['ArrowDown', 'ArrowDown', 'F6']) await page.keyboard.press(key);
      await page.waitForSelector('[role=status] .notice >> text=送信を始めました');
      await page.waitForSelector('.screen-head [role=status] >> text=今すぐ送信中 1件');
      await page.waitForSelector('.legend-key:disabled >> text=今すぐ送信');
      await page.keyboard.press('F6');
      // The answer is of the row that was asked for, not of the one under the cursor by then.
      await page.keyboard.press('ArrowDown');
      finish();
      await page.waitForSelector(
        '[role=status] .notice >> text=今すぐ送信の結果: 濵田　𠮷之助 S17.3.3 (1942-03-03)　登録済',
      );
      expect(asked(show, 'queue.retry')).toEqual([{ id: ROWS[2]?.submissionId }]);
      expect(await page.textContent('.screen-head [role=status]')).toBe('');
    });
  });

  it('leaves nothing of a patient in the page while it is locked', async () => {
    await within(stage, dayScript(), {}, async ({ page, emit }) => {
      await page.waitForSelector('text=佐藤　一郎');
      await page.click('.header-user');
      await page.click('text=画面をロック');
      await page.waitForSelector('#password');
      expect(await page.content()).not.toContain('佐藤');
      await emit({ type: 'changed', areas: ['entries'] });
      await page.keyboard.type('secret-word');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=佐藤　一郎');
    });
  });

  it('locks by its key from a dialog too, not while a text is composed, and shows no notice of a patient behind the lock', async () => {
    const { script, finish } = slowRetry();
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+5');
      await page.waitForSelector('[aria-rowindex="4"] [role=gridcell]');
      for (const key of ['ArrowDown', 'ArrowDown', 'F6', 'F7']) await page.keyboard.press(key);
      await page.waitForSelector('#reason:focus');
      const composing = () =>
        new KeyboardEvent('keydown', { key: 'l', code: 'KeyL', altKey: true, isComposing: true, bubbles: true });
      await page.evaluate(`document.activeElement.dispatchEvent((${composing})())`);
      expect(asked(show, 'session.lock')).toEqual([]);
      await page.keyboard.press('Alt+L');
      await page.waitForSelector('#password');
      finish();
      await expect.poll(() => asked(show, 'queue.retry')).toHaveLength(1);
      await page.waitForTimeout(300);
      expect(await page.content()).not.toContain('濵田');
    });
  });

  it('says when the service is gone, when the line is down, and asks again when they are back', async () => {
    await within(stage, dayScript(), {}, async (show) => {
      const { page, emit } = show;
      await page.waitForSelector('text=佐藤　一郎');
      const before = asked(show, 'today.list').length;
      await emit({ type: 'service', state: 'restarting' });
      await page.waitForSelector('.banner');
      await emit({
        type: 'line',
        online: false,
        since: '2026-11-22T09:13:00.000Z',
        nextTryAt: '2026-11-22T09:20:00.000Z',
      });
      await page.waitForFunction(() => document.querySelector('.header')?.textContent?.includes('オフライン'));
      expect(await page.textContent('.header')).toMatch(/オフライン .*から 次回 /);
      await emit({ type: 'service', state: 'up' });
      await page.waitForSelector('.banner', { state: 'detached' });
      await expect.poll(() => asked(show, 'today.list').length, { timeout: 30_000 }).toBe(before + 1);
      await emit({ type: 'changed', areas: ['settings'] });
      await page.waitForTimeout(200);
      expect(asked(show, 'today.list').length).toBe(before + 1);
    });
  });

  it('tells bad news with its way out, also when the core cannot be reached', async () => {
    const script = dayScript();
    const broken: typeof script = (name, input, id) => {
      if (name === 'today.list') throw new Error('no transport');
      return script(name, input, id);
    };
    await within(stage, broken, {}, async ({ page }) => {
      await page.waitForSelector('.issues');
      expect(await page.textContent('.issues')).toContain('プログラム本体と通信できません');
    });
  });

  it('closes bad news by Esc before it goes back, and leaves it behind with its place', async () => {
    const refused = { code: 'x', severity: 'error', text: '送れません', next: '時間をおいてください' };
    const silent = { ...refused, text: '応答がありません' };
    // The same said twice is one piece of bad news.
    const script = dayScript({}, { 'queue.retry': () => ({ ok: false, issues: [refused, silent, refused] }) });
    await within(stage, script, {}, async ({ page }) => {
      const notices = () => page.locator('[role=alert] .notice').count();
      const retry = async () => {
        await page.keyboard.press('Alt+5');
        await page.waitForSelector('[aria-rowindex="4"] [role=gridcell]');
        for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'F4']) await page.keyboard.press(key);
        await page.waitForSelector('.life-marks');
        await page.keyboard.press('F6');
        await page.waitForSelector('[role=alert] .notice');
      };
      await retry();
      expect(await page.textContent('[role=alert] .notice button')).toBe('閉じる（Esc）');
      // It covers nothing: the list ends where it begins, and it ends where the keys begin. The keyboard stays in the list.
      const [list, news, keys] = await Promise.all(
        ['main', '.bad-news', '.legend'].map(async (part) => (await page.locator(part).boundingBox()) ?? null),
      );
      expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual((news?.y ?? 0) + 0.5);
      expect((news?.y ?? 0) + (news?.height ?? 0)).toBeLessThanOrEqual((keys?.y ?? 0) + 0.5);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
      await looked({ page }, 'bad-news');
      // A dialog has the key first, the notices then, the life of the row last.
      await page.keyboard.press('F7');
      await page.waitForSelector('#reason:focus');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      expect(await notices()).toBe(2);
      for (const left of [1, 0]) {
        await page.keyboard.press('Escape');
        await expect.poll(notices).toBe(left);
        expect(await page.locator('.life').count()).toBe(1);
      }
      await page.keyboard.press('Escape');
      await page.waitForSelector('.life', { state: 'detached' });
      await retry();
      await page.keyboard.press('Alt+1');
      await page.waitForSelector('[role=alert] .notice', { state: 'detached' });
      expect(await page.textContent('h1')).toBe('受付一覧');
    });
  });

  it('lets no text become markup or script', async () => {
    const show = await perform(stage, dayScript());
    const refused = await show.page.evaluate(() => {
      const tries: (() => void)[] = [
        () => {
          document.body.innerHTML = '<b>x</b>';
        },
        () => {
          document.createElement('script').text = 'window.done = true';
        },
      ];
      return tries.map((attempt) => {
        try {
          attempt();
          return 'done';
        } catch (error) {
          return error instanceof Error ? error.name : 'unknown';
        }
      });
    });
    expect(refused).toEqual(['TypeError', 'TypeError']);
    await show.close();
  });

  it('shows a masked patient to support only after a reason', async () => {
    const patient = { nameKanji: '佐藤　一郎', nameKana: null };
    const script = dayScript(
      { role: 'support' },
      {
        'queue.show': () => ({ prescription: { prescription: { patient } } }),
        'session.who': () => whoIs('support'),
      },
    );
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await page.waitForSelector('[aria-rowindex="2"] [role=gridcell]');
      await page.keyboard.press('F11');
      await page.waitForSelector('[role=dialog]');
      await page.keyboard.type('薬局からの依頼');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.life strong')?.textContent !== '');
      expect(asked(show, 'queue.show')[0]).toMatchObject({ unmaskReason: '薬局からの依頼' });
    });
  });
});
