import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../support/stripped-tree.ts';

const root = resolve(import.meta.dirname, '../..');
const PRODUCT_ROOMS = ['shared', 'main', 'mock-service', 'renderer'].filter((room) => existsSync(join(root, room)));
const product = sourceFiles(root, PRODUCT_ROOMS);
const tests = sourceFiles(root, ['test']);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every text file a stranger sees, lockfile and hidden files included. */
function allTextFiles(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => !['node_modules', '.git', 'dist', 'coverage'].includes(entry.name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(root, entry.name), { recursive: true, withFileTypes: true })
            .filter((inner) => inner.isFile())
            .map((inner) => join(inner.parentPath, inner.name).slice(root.length + 1))
        : [entry.name],
    )
    .filter((path) =>
      /(\.(ts|tsx|mjs|cjs|json|md|txt|sql|xsd|yml|html|css)|\/run|\.npmrc|\.gitignore|NOTICE)$/.test(path),
    );
}

interface Habit {
  readonly name: string;
  readonly found: RegExp;
  /** Rooms where it is meant to be. */
  readonly allowedIn?: RegExp;
  readonly sample: string;
}

const WORLD_ROOMS =
  /^main\/(adapters\/system|shells)\/|^mock-service\/(main|start)\.[a-z]+$|^shared\/node-guard\.mjs$|^renderer\/(core\/page-clock|build-renderer)\.ts$/;
const habits: Habit[] = [
  { name: 'the wall clock', found: /\bDate\.now\b|\bnew Date\(\s*\)/, allowedIn: WORLD_ROOMS, sample: 'new Date()' },
  {
    // What is copied stays readable to every program until something else is: only a person's press of that button.
    name: 'the clipboard',
    found: /\bclipboard\b|execCommand\(/,
    allowedIn: /^renderer\/screens\/paper\/notebook-page\.tsx$/,
    sample: 'navigator.clipboard.writeText(text)',
  },
  { name: 'chance', found: /\bMath\.random\b/, allowedIn: WORLD_ROOMS, sample: 'Math.random()' },
  { name: 'the environment', found: /\bprocess\.env\b/, allowedIn: WORLD_ROOMS, sample: 'process.env.HOME' },
  { name: 'work left over', found: /\b(TODO|FIXME|XXX|HACK)\b/, sample: '// TODO' },
  { name: 'a default export', found: /^\s*export default\b/m, sample: 'export default 1;' },
  { name: 'a barrel', found: /^\s*export (type )?(\*|\{[^}]*\}) from\b/m, sample: "export { a } from './a.ts';" },
  {
    name: 'an unguarded escape from the types',
    found: /@ts-(ignore|nocheck|expect-error)|biome-ignore-all/,
    sample: '// @ts-ignore',
  },
];

describe('source habits', () => {
  it.each(habits)('no file of the product holds $name where it must not be', ({ found, allowedIn, sample }) => {
    expect(found.test(sample), 'the pattern finds what it is for').toBe(true);
    expect(product.length).toBeGreaterThan(20);
    expect(product.filter((path) => !allowedIn?.test(path) && found.test(read(path)))).toEqual([]);
  });

  it('no file names a package-registry host or the place where it was written', () => {
    const elsewhere = /\bregistry\.[a-z]+\.(org|com|net|jp)\b|"resolved": "[a-z]+:|\/work\/(main|shared|\.library)\b/;
    expect(elsewhere.test(['see ', 'work', 'main', 'x'].join('/'))).toBe(true);
    const files = allTextFiles();
    expect(files).toContain('package-lock.json');
    expect(files.filter((path) => elsewhere.test(read(path)))).toEqual([]);
  });

  it('no file of the product is named after nothing', () => {
    const vague = /\/(utils?|helpers?|manager|common|misc|index)(\.|-)/;
    expect(product.filter((path) => vague.test(path) || /[A-Z_]/.test(path.split('/').at(-1) ?? ''))).toEqual([]);
  });
});

describe('papers', () => {
  it('name only files and folders that are there', () => {
    // docs/duplicate-check.md names tests without their ending.
    const docs = readdirSync(join(root, 'docs')).filter(
      (paper) => paper.endsWith('.md') && paper !== 'duplicate-check.md',
    );
    const papers = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...docs.map((paper) => `docs/${paper}`)];
    const named = papers.flatMap((paper) =>
      [...read(paper).matchAll(/\b(?:test|docs|shared|main|bench|mock-service)\/[a-z0-9/.-]*[a-z0-9]/g)].map(
        ([path]) => path,
      ),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('issue tables', () => {
  const tables = product.filter((path) => /-issues\.ts$/.test(path));
  const codes = tables.flatMap((path) =>
    [...read(path).matchAll(/^ {2,4}'?([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)'?: (?:\{|[a-zA-Z]+\()/gm)].map(
      (match) => match[1] ?? '',
    ),
  );

  it('give every code one meaning', () => {
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    // A code that nothing provokes is one nobody has read in its place.
    // The table of a submission's life names its refusals without their room.
    const testText = tests
      .map(read)
      .join('\n')
      .replace(/× (?=[a-z])/g, 'submission.');
    const unraised = codes.filter((code) => !testText.includes(code));
    console.info(`${unraised.length} of ${codes.length} issue codes are named by no test: ${unraised.join(' ')}`);
    expect(unraised.length, unraised.join(' ')).toBeLessThanOrEqual(15);
  });

  it('are the only long files: nothing else grows past 600 lines', () => {
    const long = product
      .map((path) => ({ path, lines: read(path).split('\n').length }))
      .filter(({ path, lines }) => lines > 250 && !path.includes('/tables/') && !/-issues\.ts$/.test(path));
    console.info(`over 250 lines, a smell: ${long.map(({ path, lines }) => `${path} (${lines})`).join(' ')}`);
    expect(long.filter(({ lines }) => lines > 600)).toEqual([]);
  });
});
