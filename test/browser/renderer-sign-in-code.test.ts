import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storageIssue } from '../../shared/contract/storage-issues.ts';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { dayScript, type Script } from './renderer-script.ts';
import { accessibilityProblems, hasChromium, openStage, perform, type Stage } from './renderer-stage.ts';

const needed = hasChromium ? describe : describe.skip;

/** An account that asks for a code, and takes 123456. */
function askingForCode(): Script {
  const day = dayScript({ role: null });
  return async (name, input, callId) => {
    const { code, ...signIn }: { code?: string } = Object(input);
    if (name !== 'session.sign-in') return day(name, input, callId);
    if (code === undefined) return { ok: false, issues: [storageIssue('sign-in.code-needed')] };
    if (code !== '123456') return { ok: false, issues: [storageIssue('sign-in.code-refused')] };
    return day(name, signIn, callId);
  };
}

needed(`a sign-in with a one-time code${CHROMIUM_REASON}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('asks for it after the password, keeps the password meanwhile, and takes it by keyboard', async () => {
    const { page, calls, complaints, close } = await perform(stage, askingForCode());
    await page.waitForSelector('#user');
    expect(await page.$('#code')).toBeNull();
    await page.keyboard.type('owner');
    await page.keyboard.press('Tab');
    await page.keyboard.type('secret-word');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#code');
    expect(await page.textContent('[role=alert]')).toContain('確認コード');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.type('123456');
    await page.keyboard.press('Enter');
    await page.waitForSelector('nav');
    expect(calls.filter(({ name }) => name === 'session.sign-in').map(({ input }) => input)).toEqual([
      { user: 'owner', password: 'secret-word' },
      { user: 'owner', password: 'secret-word', code: '123456' },
    ]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('forgets password and code when the code was wrong', async () => {
    const { page, close } = await perform(stage, askingForCode());
    await page.fill('#user', 'owner');
    await page.fill('#password', 'secret-word');
    await page.keyboard.press('Enter');
    await page.fill('#code', '999999');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert] >> text=違うか');
    expect(await page.inputValue('#password')).toBe('');
    expect(await page.$('#code')).toBeNull();
    await close();
  });
});
