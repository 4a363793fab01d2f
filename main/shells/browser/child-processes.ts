import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { withoutSecrets } from '../../../shared/domain/child-environment.ts';
import type { MockChild } from '../../mock-keeper.ts';
import { PROGRAM_FILES } from '../../program-files.ts';
import type { ServiceProcess } from '../../service-host.ts';
import type { FromService } from '../../service-protocol.ts';

const TREE = resolve(import.meta.dirname, '../../..');
const SERVICE = resolve(TREE, PROGRAM_FILES.service);
const MOCK_SERVICE = resolve(TREE, PROGRAM_FILES.mockService);
const STDERR = 2;
/** For the C library of Linux: the 128 MiB that a password is tried in come in pages of 2 MiB, which takes a sixth of the time away. */
const LARGE_PAGES = 'glibc.malloc.hugetlb=1';

export interface ForkedService extends ServiceProcess {
  readonly pid: number | undefined;
}

/** The process with the database; what it says goes to our standard error, for our standard output is one JSON line. */
export function forkService(profile: string): ForkedService {
  const child = fork(SERVICE, ['--profile', profile], {
    serialization: 'advanced',
    env: { GLIBC_TUNABLES: LARGE_PAGES, ...withoutSecrets(process.env) },
    stdio: ['ignore', STDERR, STDERR, 'ipc'],
  });
  child.on('error', () => undefined);
  return {
    pid: child.pid,
    // Sent into a process that is dying: its exit answers for it.
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    // The other end is our own program.
    onMessage: (listener) => child.on('message', (message) => listener(message as FromService)),
    onExit: (listener) => child.once('exit', listener),
  };
}

export function spawnMock(args: readonly string[]): MockChild {
  const child = spawn(process.execPath, [MOCK_SERVICE, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: withoutSecrets(process.env),
  });
  const ended = once(child, 'exit').then(() => undefined);
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text));
  return {
    firstLine: Promise.race([line, ended.then(() => null)]),
    ended,
    stop: () => void child.kill('SIGTERM'),
  };
}
