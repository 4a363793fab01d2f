import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const CAMPAIGN = resolve(import.meta.dirname, '../../fault/run-campaign.ts');

function campaign(...words: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CAMPAIGN, ...words], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe('a script for maintainers', () => {
  it('says how it is called', () => {
    const { code, out } = campaign('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^npm run fault -- /);
  });

  it.each([
    ['--nonsense', "Unknown option '--nonsense'"],
    ['--kills=many', '--kills takes a whole number, not many'],
    ['--rows=0', '--rows is at least 1'],
  ])('begins nothing on %s, and says why and how it is called', (word, why) => {
    const { code, out, err } = campaign(word);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(why);
    expect(err).toContain('npm run fault -- ');
    expect(err).not.toMatch(/^\s+at /m);
  });
});
