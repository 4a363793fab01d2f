import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { utilityProcess } from 'electron';
import { withoutSecrets } from '../../../shared/domain/child-environment.ts';
import type { MockChild } from '../../mock-keeper.ts';
import type { ServiceProcess } from '../../service-host.ts';
import type { FromService } from '../../service-protocol.ts';

/** The process with the database, as a child of Electron that is no renderer and has no window. */
export function forkUtilityService(file: string, profile: string): ServiceProcess {
  const child = utilityProcess.fork(file, ['--profile', profile], {
    serviceName: 'Chozai Registrar service',
    env: withoutSecrets(process.env),
  });
  let alive = true;
  child.on('exit', () => {
    alive = false;
  });
  return {
    // Sent into a process that is dying: its exit answers for it.
    send: (message) => {
      if (alive) child.postMessage(message);
    },
    // The other end is our own program.
    onMessage: (listener) => void child.on('message', (message: unknown) => listener(message as FromService)),
    onExit: (listener) => void child.once('exit', listener),
  };
}

/** The mock service of a training profile; its first line on standard output says where it listens. */
export function forkUtilityMock(file: string, args: readonly string[]): MockChild {
  const child = utilityProcess.fork(file, [...args], {
    serviceName: 'Chozai Registrar MOCK',
    stdio: 'pipe',
    env: withoutSecrets(process.env),
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const lines = createInterface({ input: child.stdout?.pipe(new PassThrough()) ?? new PassThrough() });
  const line = new Promise<string>((resolve) => {
    lines.once('line', resolve);
  });
  child.stderr?.resume();
  return {
    firstLine: Promise.race([line, ended.then(() => null)]),
    ended,
    stop: () => void child.kill(),
  };
}
