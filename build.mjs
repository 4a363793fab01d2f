/**
 * Builds what is not run from its source: the page. `--if-older`: only when a file of it is newer than what was built.
 * `--app`: also the compiled tree and the preload that go into a package, and the bill of what it is made of.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode } from './shared/node-guard.mjs';

requireNode('npm run build');

const TREE = import.meta.dirname;
const PAGE = join(TREE, 'dist/renderer');
const PAGE_SOURCES = ['renderer', 'shared', 'build.mjs', 'package-lock.json'];

/** @param {string} path @returns {number} when the newest file in it was changed, milliseconds since 1970 */
function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isCurrent() {
  const built = join(PAGE, 'index.html');
  if (!existsSync(built)) return false;
  const builtMs = statSync(built).mtimeMs;
  return PAGE_SOURCES.every((source) => newest(join(TREE, source)) <= builtMs);
}

if (!process.argv.includes('--if-older') || !isCurrent()) {
  const { buildRenderer } = await import('./renderer/build-renderer.ts');
  // Beside the old one and then in its place: a shell that starts meanwhile finds a whole page.
  const fresh = `${PAGE}.${process.pid}`;
  await buildRenderer(fresh);
  rmSync(PAGE, { recursive: true, force: true });
  renameSync(fresh, PAGE);
}

if (process.argv.includes('--app')) {
  const { buildApp } = await import('./packaging/build-app.ts');
  await buildApp(join(TREE, 'dist'));
  const { auditSupply } = await import('./packaging/audit-supply.ts');
  const outcome = auditSupply(join(TREE, 'dist/sbom.cdx.json'), () => undefined);
  if (outcome !== 0) throw new Error('a licence that may not be shipped: npm run audit:supply names it');
}
