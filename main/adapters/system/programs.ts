import { spawn } from 'node:child_process';
import { withoutSecrets } from '../../../shared/domain/child-environment.ts';
import type { Programs } from '../../application/system-ports.ts';

/** Lives on when this process ends: it may be the one that powers the machine off. */
export const systemPrograms: Programs = {
  start: ([program, ...argv], lookOnMs) =>
    new Promise((resolve) => {
      if (program === undefined) return resolve({ kind: 'not-started' });
      const child = spawn(program, argv, {
        shell: false,
        detached: true,
        stdio: 'ignore',
        env: withoutSecrets(process.env),
      });
      child.unref();
      const lookOn = setTimeout(() => resolve({ kind: 'running' }), lookOnMs);
      child.once('error', () => {
        clearTimeout(lookOn);
        resolve({ kind: 'not-started' });
      });
      child.once('exit', (code, signal) => {
        clearTimeout(lookOn);
        resolve({ kind: 'ended', code: code ?? signal ?? '' });
      });
    }),
};
