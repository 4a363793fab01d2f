/** How long a comparison takes must not tell how much of a secret was guessed. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { sourceFiles } from '../support/stripped-tree.ts';

const root = resolve(import.meta.dirname, '../..');
const product = sourceFiles(root, ['main', 'mock-service', 'shared']);

/** A secret's name on either side of a comparison of JavaScript, which ends at the first character that differs. */
const SECRET = '(?:\\w+\\.)*\\w*(?:[pP]assword|[sS]ecret|[tT]oken|csrf|[cC]ookieValue|[pP]in|otp|[cC]odeWord)';
const COMPARED = new RegExp(`(?<![\\w.])${SECRET} ?[!=]== *(?!undefined|null|''| )|[!=]== *${SECRET}(?![\\w(.])`);

/** Comparisons that are of no secret although they are named like one. */
const OF_NO_SECRET: readonly RegExp[] = [/\.length [!=]==/];

it('the pattern finds what it is for', () => {
  for (const line of [
    'if (given === token) x();',
    'a.csrf !== offered',
    'return password === "x"',
    'x === session.cookieValue',
  ])
    expect(line, line).toMatch(COMPARED);
  for (const line of ["password === ''", 'token === undefined', 'pin === null', 'given === tokenCount'])
    expect(line, line).not.toMatch(COMPARED);
});

it('no secret is compared by === in the product', () => {
  const found = product.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .filter((line) => COMPARED.test(line) && !OF_NO_SECRET.some((known) => known.test(line)))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

it.each([
  ['ticket to the window', 'main/shells/browser/launch-tokens.ts', /timingSafeEqual\(token, guess\)/],
  ['cookie', 'main/shells/browser/browser-sessions.ts', /sameText\(cookies\.get\(cookieName\) \?\? '', cookieValue\)/],
  ['CSRF value', 'main/shells/browser/request-guard.ts', /!sameText\(offered, csrf\)/],
  [
    'the comparison of texts itself',
    'main/shells/browser/browser-sessions.ts',
    /left\.length === right\.length && timingSafeEqual/,
  ],
  [
    'one-time code',
    'main/application/people/one-time-code.ts',
    /offered\.length === expected\.length && timingSafeEqual\(offered, expected\)/,
  ],
  // Never compared: a wrong password opens a sealed key no more than chance does, and costs the same as a name nobody has.
  ['password', 'main/adapters/profile/sign-in.ts', /spendPasswordTime\(password, keyCostOf\(slots\)\)/],
])('%s: compared in a time that tells nothing', (_what, path, how) => {
  expect(readFileSync(join(root, path), 'utf8')).toMatch(how);
});
