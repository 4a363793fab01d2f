import { spawn } from 'node:child_process';
import { withoutSecrets } from '../../../shared/domain/child-environment.ts';
import type { Programs } from '../../application/system-ports.ts';

/** Lives on when this process ends: it may be the one that powers the machine off. */
export const systemPrograms: Programs = {
  start: ([program, ...argv]) =>
    new Promise((resolve) => {
      if (program === undefined) return resolve(false);
      const child = spawn(program, argv, {
        shell: false,
        detached: true,
        stdio: 'ignore',
        env: withoutSecrets(process.env),
      });
      child.once('error', () => resolve(false));
      child.once('spawn', () => {
        child.unref();
        resolve(true);
      });
    }),
};
