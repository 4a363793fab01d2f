import { spawnSync } from 'node:child_process';

/** Calls of a process can be written down here; where not, tests that want it say so and are skipped. */
export const straceIsThere = spawnSync('strace', ['-V']).status === 0;

/** For the end of a test's title: why it is skipped here, and nothing where it runs. */
export const STRACE_REASON = straceIsThere ? '' : ' (strace not installed: skipped)';
