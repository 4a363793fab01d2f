/** What `npm start` runs: built programs that start built programs, and find what lies beside the sources. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPrograms } from '../../../packaging/build-programs.ts';

const TREE = resolve(import.meta.dirname, '../../..');
// As deep as where they run from: places are counted from there.
const built = join(TREE, 'dist', `programs.test-${process.pid}`);
let texts: ReadonlyMap<string, string>;

beforeAll(async () => {
  await buildPrograms(built);
  const names = readdirSync(built).filter((name) => name.endsWith('.js'));
  texts = new Map(names.map((name) => [name, readFileSync(join(built, name), 'utf8')]));
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

it('start what was built, and no source', () => {
  const whole = [...texts.values()].join('\n');
  for (const program of ['service', 'mock-service']) {
    expect(texts.has(`${program}.js`)).toBe(true);
    expect(whole).toContain(`"dist/programs/${program}.js"`);
  }
  const code = whole.replace(/^\s*(\/\/|\/?\*).*$/gm, '');
  expect(code.match(/['"](main\/service|mock-service\/start)\.ts['"]/g)).toBeNull();
});

it('find every folder and file beside a source that they ask for', () => {
  const asked = [...texts.values()].flatMap((text) => [
    ...[...text.matchAll(/\(?import\.meta\.dirname \+ ['"]\/['"]? ?\+? ?"?([^"']+)"/g)].map(([, path = '']) => path),
    ...[...text.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, path = '']) => path),
  ]);
  expect(asked.length).toBeGreaterThan(4);
  for (const path of asked) {
    const url = new URL(path.replace(/^\//, ''), pathToFileURL(`${built}/`));
    expect(existsSync(url), path).toBe(true);
  }
});
