import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Source files below the rooms, relative to `root`, with forward slashes. */
export function sourceFiles(root: string, rooms: readonly string[]): string[] {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|cjs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
}

/** Node strips no JSX: of a file with markup only its imports are kept, which is all that is asked of it. */
function importsAlone(source: string): string {
  const statements = [...source.matchAll(/^import\b(?:(?!\bfrom\b)[^;(])*?(?:\bfrom\s+)?'[^']+';$/gm)];
  const dynamic = [...source.matchAll(/\bimport\('[^']+'\)/g)];
  return [...statements, ...dynamic].map(([text]) => text).join('\n');
}

/** Types stripped, but every import kept: a type-only import ties two rooms together as well. */
function asJavaScript(path: string, source: string): string {
  const allImports = (path.endsWith('.tsx') ? importsAlone(source) : source)
    .replace(/^(\s*)import\s+type\s+(?=[{*\w])/gm, '$1import ')
    .replace(/^(\s*)export\s+type\s+(?=\{|\*)/gm, '$1export ');
  return stripTypeScriptTypes(allImports);
}

/**
 * A copy in a temporary folder that a tool without TypeScript can read: `a.ts` becomes `a.ts.mjs`, which an import of
 * `./a.ts` still finds when `.mjs` is among the extensions tried.
 */
export function strippedTree(files: Readonly<Record<string, string>>, root: string) {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-imports-'));
  for (const [path, source] of Object.entries(files)) {
    const isTypeScript = /\.tsx?$/.test(path);
    const target = join(folder, isTypeScript ? `${path}.mjs` : path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, isTypeScript ? asJavaScript(path, source) : source);
  }
  writeFileSync(join(folder, 'package.json'), readFileSync(join(root, 'package.json')));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
