import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlyJson, runScripted, type Script } from './scripted-world.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chozai-secrets-'));
  const own = { mode: 0o600 };
  writeFileSync(join(folder, 'password'), 'from-file\r\n', own);
  writeFileSync(join(folder, 'pin'), '4321\n', own);
  writeFileSync(join(folder, 'empty'), '\n', own);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answers: Script['answers'] = {
  'audit.verify': { valid: true, rows: 0, firstBrokenSequence: null },
  'result.sign': { signed: 0, othersWaiting: [], results: [] },
  'closing.close': {
    verdict: 'closable',
    line: '閉局OK',
    lineEn: 'You may close',
    asOf: '',
    businessDay: '',
    counts: {},
    expectedEnd: null,
    actions: [],
    issues: [],
  },
};
const passwordOf = async (script: Script, ...args: string[]) =>
  (await runScripted(['audit', 'verify', ...args], { answers, ...script })).signIns[0]?.password;

describe('the PIN', () => {
  it('is missing where nobody can be asked: exit code 2, and nothing is signed', async () => {
    const ran = await runScripted(['sign', '--json'], { answers, environment: { CHOZAI_PASSWORD: 'env' } });
    expect(onlyJson(ran)).toMatchObject({ issues: [{ code: 'cli.pin-missing', severity: 'error' }] });
    expect(ran.exit).toBe(2);
    expect(ran.calls).toEqual([]);
  });
});

describe('the password', () => {
  it('comes from the environment before the file, from the file before a person', async () => {
    const file = ['--password-file', join(folder, 'password')];
    expect(await passwordOf({ environment: { CHOZAI_PASSWORD: 'env' }, typed: ['typed'] }, ...file)).toBe('env');
    expect(await passwordOf({ environment: {}, typed: ['typed'] }, ...file)).toBe('from-file');
    expect(await passwordOf({ environment: {}, typed: ['typed'] })).toBe('typed');
  });

  it('is the PIN where only that is given and nobody can be asked (training profile)', async () => {
    expect(await passwordOf({ environment: { CHOZAI_PIN: '1234' } })).toBe('1234');
    expect(await passwordOf({ environment: {} }, '--pin-file', join(folder, 'pin'))).toBe('4321');
    expect(await passwordOf({ environment: { CHOZAI_PIN: '1234' }, typed: ['typed'] })).toBe('typed');
  });

  it.each([
    ['nobody to ask', {}, [], 'cli.password-missing', 2],
    ['an empty variable', { CHOZAI_PASSWORD: '' }, [], 'cli.secret-empty', 2],
    ['an empty file', {}, ['--password-file', 'empty'], 'cli.secret-empty', 2],
    ['no such file', {}, ['--password-file', 'none'], 'cli.file-not-found', 5],
  ])('%s: refused before anything is opened', async (_, environment, args, code, exit) => {
    const given = args.map((arg) => (arg === 'empty' || arg === 'none' ? join(folder, arg) : arg));
    const ran = await runScripted(['audit', 'verify', '--json', ...given], { answers, environment });
    expect(onlyJson(ran)).toMatchObject({ issues: [{ code }] });
    expect(ran.exit).toBe(exit);
    expect(ran.signIns).toEqual([]);
  });

  it('in a file that other users can read is refused, unless that is meant', async () => {
    const shared = join(folder, 'shared');
    writeFileSync(shared, 'open');
    chmodSync(shared, 0o644);
    const ran = await runScripted(['audit', 'verify', '--json', '--password-file', shared], {
      answers,
      environment: {},
    });
    expect(onlyJson(ran)).toMatchObject({ issues: [{ code: 'cli.secret-readable' }] });
    expect(ran.exit).toBe(2);
    expect(ran.signIns).toEqual([]);
    const meant = ['--password-file', shared, '--shared-secret-files'];
    expect(await passwordOf({ environment: {} }, ...meant)).toBe('open');
    chmodSync(shared, 0o640);
    expect(await passwordOf({ environment: {} }, '--password-file', shared)).toBe('open');
  });

  it('is never shown', async () => {
    const ran = await runScripted(['audit', 'verify'], { answers, environment: {}, typed: ['hunter2'] });
    expect(ran.out + ran.err).not.toContain('hunter2');
    expect(ran.err).toContain('パスワード');
  });

  it.each(['--password', '--pin'])('is no argument: %s does not exist', async (option) => {
    const ran = await runScripted(['audit', 'verify', option, 'x'], { answers });
    expect(ran.exit).toBe(2);
    expect(ran.calls).toEqual([]);
  });
});

describe('the PIN', () => {
  const pinOf = async (script: Script, ...args: string[]) => {
    const ran = await runScripted(['sign', ...args], { answers, ...script });
    return (ran.calls[0]?.input as { pin: string } | undefined)?.pin ?? ran.exit;
  };
  it('comes from the environment, a file, or a person', async () => {
    expect(await pinOf({ environment: { CHOZAI_PASSWORD: 'x', CHOZAI_PIN: '1' }, typed: ['9'] })).toBe('1');
    expect(
      await pinOf({ environment: { CHOZAI_PASSWORD: 'x' }, typed: ['9'] }, '--pin-file', join(folder, 'pin')),
    ).toBe('4321');
    expect(await pinOf({ environment: { CHOZAI_PASSWORD: 'x' }, typed: ['9'] })).toBe('9');
    expect(await pinOf({ environment: { CHOZAI_PASSWORD: 'x' } })).toBe(2);
  });

  it('may be missing when closing: then nothing is signed, all else goes on', async () => {
    const ran = await runScripted(['close'], { answers, environment: { CHOZAI_PASSWORD: 'x' } });
    expect(ran.exit).toBe(0);
    expect(ran.calls[0]?.input).not.toHaveProperty('pin', expect.any(String));
  });
});
