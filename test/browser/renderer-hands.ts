import { expect } from 'vitest';
import type { StartedApp } from '../support/started-app.ts';
import { PERSON_MS } from './renderer-entry-rig.ts';

/** A person at the window of `npm start`: keys, and what she waits to see. @param app asked for at each move: it starts after the tests are told */
export function handsOn(app: () => StartedApp) {
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await app().page.waitForTimeout(PERSON_MS);
      await app().page.keyboard.press(key);
    }
  };
  const type = (text: string): Promise<void> => app().page.keyboard.insertText(text);
  const shown = (selector: string): Promise<unknown> => app().page.waitForSelector(selector);
  const says = (selector: string, text: string): Promise<unknown> =>
    app().page.waitForFunction(([where, what]) => document.querySelector(where)?.textContent?.includes(what) === true, [
      selector,
      text,
    ] as const);
  const focusOn = (selector: string): Promise<unknown> =>
    app().page.waitForFunction((where) => document.activeElement?.matches(where) === true, selector);
  const quiet = (): void => expect(app().complaints).toEqual([]);
  const signIn = async (user: string, password: string): Promise<void> => {
    await focusOn('#user');
    await type(user);
    await press('Tab');
    await type(password);
    await press('Enter');
    await shown('nav');
  };
  return { press, type, shown, says, focusOn, quiet, signIn };
}
