/**
 * Builds what is not run from its source: the page, and the programs of `npm start`. `--if-older`: only where a file of
 * it is newer than what was built.
 * `--app`: also the compiled tree and the preload that go into a package, and the bill of what it is made of.
 */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isCurrent, PAGE, PROGRAMS } from './packaging/built-state.mjs';
import { requireNode } from './shared/node-guard.mjs';

requireNode('npm run build');

const TREE = import.meta.dirname;

/**
 * @param {{ folder: string, made: string, sources: readonly string[] }} built
 * @param {(folder: string) => Promise<void>} build
 */
async function renew(built, build) {
  if (process.argv.includes('--if-older') && isCurrent(built)) return;
  // Beside the old one and then in its place: a shell that starts meanwhile finds a whole one.
  const fresh = `${built.folder}.${process.pid}`;
  await build(fresh);
  rmSync(built.folder, { recursive: true, force: true });
  renameSync(fresh, built.folder);
}

await renew(PAGE, async (folder) => (await import('./renderer/build-renderer.ts')).buildRenderer(folder));
await renew(PROGRAMS, async (folder) => (await import('./packaging/build-programs.ts')).buildPrograms(folder));

if (process.argv.includes('--app')) {
  const { buildApp } = await import('./packaging/build-app.ts');
  await buildApp(join(TREE, 'dist'));
  const { auditSupply } = await import('./packaging/audit-supply.ts');
  const outcome = auditSupply(join(TREE, 'dist/sbom.cdx.json'), () => undefined);
  if (outcome !== 0) throw new Error('a licence that may not be shipped: npm run audit:supply names it');
}
