import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { success } from '../../../shared/domain/result.ts';
import type { CliWorld } from './world.ts';

const TREE = resolve(import.meta.dirname, '../../..');
const INCIDENT_LENGTH = 8;

/** Runs an entry point with our streams and passes on the signals that only we get. */
function runEntry(entry: string, args: readonly string[]): Promise<number> {
  return new Promise((ended) => {
    const child = spawn(process.execPath, [join(TREE, entry), ...args], { stdio: 'inherit' });
    // On a terminal Ctrl-C reaches the whole group by itself.
    const signals: NodeJS.Signals[] = process.stdin.isTTY ? ['SIGTERM'] : ['SIGTERM', 'SIGINT'];
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    const end = (code: number): void => {
      for (const signal of signals) process.off(signal, pass);
      ended(code);
    };
    child.on('error', () => end(1));
    child.on('exit', (code) => end(code ?? 1));
  });
}

/** The core of this tree. Loaded on first use: help and examples need neither database nor drug tables. */
export function processWorld(): CliWorld {
  return {
    async connect(signIn) {
      const { profileClient } = await import('../socket/profile-client.ts');
      return success(profileClient(signIn));
    },
    async connectPublic() {
      const { publicClient } = await import('../socket/profile-client.ts');
      return success(publicClient());
    },
    async init(request) {
      const { initialiseTraining } = await import('../../initialise-training.ts');
      return initialiseTraining(request);
    },
    async restore(request) {
      const { restoreProfile } = await import('../../composition-restore.ts');
      return restoreProfile(request);
    },
    async rotateKey(request) {
      const { rotateDatabaseKey } = await import('../../composition-key.ts');
      return rotateDatabaseKey(request);
    },
    runEntry,
    incident: () => randomUUID().slice(0, INCIDENT_LENGTH),
  };
}
