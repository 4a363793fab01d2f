import { expect, it } from 'vitest';
import { runScripted } from './scripted-world.ts';

/** ESC, the one-byte CSI, a title change, an override of the writing direction. */
const EVIL = '\u001b[2J\u009b31m\u001b]0;x\u0007\u202e\rname';
// biome-ignore lint/suspicious/noControlCharactersInRegex: looked for on purpose
const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

const imported = {
  file: EVIL,
  format: null,
  records: 0,
  created: [],
  issues: [{ code: 'x.y', severity: 'warning', text: EVIL, next: EVIL, field: EVIL }],
};

it.each([
  ['the name of a file', ['import', '-'], { 'import.files': [imported] }],
  [
    'the name of a signer',
    ['sign'],
    { 'result.sign': { signed: 0, othersWaiting: [{ signer: EVIL, rows: 1 }], results: [] } },
  ],
  [
    'the source of a master',
    ['masters', 'status'],
    {
      'masters.status': {
        profile: false,
        editions: [],
        receiptCodes: { present: false, rows: 0 },
        retired: 0,
        pairs: { rows: 1, source: EVIL, licence: EVIL },
        tables: {},
      },
    },
  ],
  ['the name of a user', ['key', 'reissue', 'x'], { 'key.reissue': { userName: EVIL } }],
])('%s from a stranger never steers the terminal', async (_what, args, answers) => {
  const environment = { CHOZAI_PASSWORD: 'p', CHOZAI_PIN: '24681357' };
  const ran = await runScripted(args, { answers, environment, input: 'x' });
  expect(ran.out).toContain('name');
  expect(ran.out).not.toMatch(STEERS);
  const json = await runScripted([...args, '--json'], { answers, environment, input: 'x' });
  expect(json.out).not.toMatch(STEERS);
  expect(JSON.stringify(JSON.parse(json.out)), 'to a program it is the same text').toContain(
    JSON.stringify(EVIL).slice(1, -1),
  );
});
