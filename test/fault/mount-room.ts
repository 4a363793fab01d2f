/** A place of mounts of its own (a namespace): file systems that are full, read-only or without names, for its programs only. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CliOptions, CliRun } from '../support/cli-run.ts';

const START = resolve(import.meta.dirname, '../../main/shells/cli/start.mjs');

/** Linux where an ordinary user may make such a place, or root. */
export const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** For the end of a test's title: why it is skipped here, and nothing where it runs. */
export const MOUNT_REASON = canMount ? '' : ' (namespaces not allowed: skipped)';

export interface MountRoom {
  /** A shell command inside; throws when it fails. */
  sh(command: string): string;
  /** A command of ours inside, `--json` added */
  start(args: readonly string[], options?: CliOptions): { readonly ended: Promise<CliRun>; stop(): void };
  close(): void;
}

export async function openMountRoom(): Promise<MountRoom> {
  const keeper: ChildProcess = spawn('unshare', ['-rm', 'sh', '-c', 'echo; exec sleep 3600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((ready) => keeper.stdout?.once('data', ready));
  const inside = ['-t', String(keeper.pid), '-U', '-m', '--preserve-credentials'];
  return {
    sh(command) {
      const ran = spawnSync('nsenter', [...inside, 'sh', '-ec', command], { encoding: 'utf8' });
      if (ran.status !== 0) throw new Error(`${command}: ${ran.stderr}`);
      return ran.stdout;
    },
    start(args, { env = {}, input = '' } = {}) {
      // nsenter becomes the program: a signal to it is one to the program.
      const child = spawn('nsenter', [...inside, process.execPath, START, ...args, '--json'], {
        env: { ...process.env, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
      const exited = new Promise<number | null>((done) => child.on('close', done));
      const said = Promise.all([text(child.stdout), text(child.stderr), exited]);
      const ended = said.then(([stdout, stderr, exit]) => ({ exit, stdout, stderr }));
      return { ended, stop: () => void child.kill('SIGTERM') };
    },
    close: () => void keeper.kill('SIGKILL'),
  };
}
