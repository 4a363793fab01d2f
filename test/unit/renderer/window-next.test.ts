import { expect, it } from 'vitest';
import { allCommands } from '../../../main/shells/cli/all-commands.ts';
import { WINDOW_NEXT } from '../../../renderer/words/window-next.ts';
import { errorCatalogue } from '../../../shared/contract/error-catalogue.ts';

/** Met by a command only, like everything of `restore`: the window has no such act, or does not let one begin it. */
const COMMAND_LINE_ONLY: readonly string[] = [
  'profile.host-lost',
  'record.invalid',
  'request.too-deep',
  'request.unknown-operation',
  'storage.no-profile',
  'storage.profile-exists',
  'verify.needs-profile',
];

/** Names of commands, each word of them, and options: what nobody can type into a window. */
const TYPED = new RegExp(
  `--[a-z]|(?<![A-Za-z])(${[...new Set(allCommands.flatMap(({ name }) => name.split(' ')))].join('|')})(?![A-Za-z])`,
);
const withoutPlaceholders = (text: string) => text.replaceAll(/\{\w+\}/g, '');

it('sends nobody from the window to a command', () => {
  const sent = Object.entries(errorCatalogue)
    .filter(([, { nextJa }]) => TYPED.test(withoutPlaceholders(nextJa)))
    .map(([code]) => code);
  expect(sent.length).toBeGreaterThan(40);
  const notSaid = sent.filter(
    (code) => WINDOW_NEXT[code] === undefined && !code.startsWith('restore.') && !COMMAND_LINE_ONLY.includes(code),
  );
  expect(notSaid).toEqual([]);
});

it('says its own ways out without commands, of issues there are, with parameters they have', () => {
  for (const [code, { ja, en }] of Object.entries(WINDOW_NEXT)) {
    const issue = errorCatalogue[code];
    expect(issue, code).toBeDefined();
    expect(withoutPlaceholders(ja), code).not.toMatch(TYPED);
    const known = new Set(`${issue?.ja} ${issue?.nextJa} ${issue?.en} ${issue?.nextEn}`.match(/\{\w+\}/g));
    for (const name of `${ja} ${en}`.match(/\{\w+\}/g) ?? []) expect(known.has(name), `${code} ${name}`).toBe(true);
  }
});
