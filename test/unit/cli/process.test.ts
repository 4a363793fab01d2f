import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperExample } from '../../../shared/contract/record-document.ts';

const root = resolve(import.meta.dirname, '../../..');
const start = join(root, 'main/shells/cli/start.mjs');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chozai-process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function chozai(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { CHOZAI_PASSWORD: _password, CHOZAI_PIN: _pin, ...inherited } = process.env;
  return spawnSync(process.execPath, [start, ...args], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
    env: { ...inherited, HOME: folder, ...environment },
  });
}

describe('chozai as a process', () => {
  it('shows help on standard output and ends with 0', () => {
    const ran = chozai(['close', '--help']);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('chozai close');
    expect(ran.stderr).toBe('');
  });

  it.each(['2026-02-31', '2026-13-01'])('refuses to compare drugs on %s, a day that does not exist', (day) => {
    const pair = ['check', 'pair', '2171022F2025', '2171022F2017', '--days', '5', '--taken-on'];
    expect(chozai([...pair, '2026-02-28', '--on', '2026-03-01']).stdout).toContain('重複あり');
    const ran = chozai([...pair, day, '--on', '2026-03-01']);
    expect(ran.status).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('request.invalid');
  });

  it('refuses what is not well formed with 2, nothing on standard output', () => {
    const ran = chozai(['close', '--bogus']);
    expect(ran.status).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('--bogus');
  });

  it('prints exactly one JSON value with --json', () => {
    const ran = chozai(['record', '--example', 'paper', '--json']);
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual(paperExample);
  });

  it('without a password and a terminal says how to give one, and makes no profile', () => {
    const ran = chozai(['status', '--json', '--profile', join(folder, 'none')]);
    expect(ran.status).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ issues: [{ code: 'cli.password-missing' }] });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  const pty = existsSync('/usr/bin/script');
  it.skipIf(!pty)(
    `asks a person for the password without showing it${pty ? '' : ' (script not installed)'}`,
    async () => {
      const command = `${process.execPath} ${start} status --profile ${join(folder, 'none')}`;
      const shown = await new Promise<{ text: string; exit: number | null }>((ended) => {
        let text = '';
        const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
          cwd: folder,
          env: { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'xterm' },
        });
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
          const asked = text.includes('パスワード: ');
          text += chunk;
          // Typed only when asked for: what is typed ahead is echoed by the terminal itself.
          if (!asked && text.includes('パスワード: ')) child.stdin.write('hunter2\r');
        });
        child.on('exit', (exit) => ended({ text, exit }));
      });
      expect(shown.text).toContain('パスワード: ');
      expect(shown.text).not.toContain('hunter2');
      expect(shown.exit).toBe(6);
    },
  );
});
