import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeComplaint } from '../../../shared/node-guard.mjs';

const root = resolve(import.meta.dirname, '../../..');

/** A Node of the system that is older than ours; none on many machines. */
function olderNode(): string | null {
  const found = ['/usr/bin/node', '/usr/local/bin/node', '/bin/node'].filter((path) => existsSync(path));
  return (
    found.find((path) => Number(execFileSync(path, ['-p', 'process.versions.napi'], { encoding: 'utf8' })) < 10) ?? null
  );
}
const older = olderNode();
const entries: [entry: string, wayOut: string][] = [
  ['main/shells/cli/start.mjs', 'npm run chozai'],
  ['bench/start.mjs', 'npm run bench'],
  ['test/run.mjs', 'npm test'],
];

describe('the guard against an old Node', () => {
  it('complains by version and Node-API, and not about this one', () => {
    expect(nodeComplaint({ version: 'v12.22.0', napi: '8' }, 'x')).toContain('v12.22.0');
    expect(nodeComplaint({ version: 'v22.13.0', napi: '9' }, 'x')).not.toBeNull();
    expect(nodeComplaint({ version: 'v24.0.0', napi: undefined }, 'x')).not.toBeNull();
    expect(nodeComplaint({ version: process.version, napi: process.versions.napi }, 'x')).toBeNull();
  });

  it.skipIf(older === null).each(entries)(
    '%s says one sentence and ends with 2 (no older Node found)',
    (entry, wayOut) => {
      const ran = spawnSync(older ?? '', [entry], { cwd: root, encoding: 'utf8' });
      expect(ran.status).toBe(2);
      expect(ran.stdout).toBe('');
      expect(ran.stderr.trim().split('\n')).toHaveLength(1);
      expect(ran.stderr).toContain(wayOut);
      expect(ran.stderr).toMatch(/動かない.* \/ This Node\.js .* too old/);
    },
  );
});
