/**
 * The compiled tree of the product, for where no TypeScript is read (a package): `dist/app` mirrors main, shared and
 * mock-service file by file, so that paths beside a file stay true; and the preload.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { build } from 'vite';

const TREE = resolve(import.meta.dirname, '..');
const TSC = join(TREE, 'node_modules/typescript/bin/tsc');
const ROOMS = ['main', 'shared', 'mock-service'];

/** @throws when the compiler finds an error: nothing half-built is packaged */
export async function buildApp(outDir: string): Promise<void> {
  const app = join(outDir, 'app');
  rmSync(app, { recursive: true, force: true });
  const compiled = spawnSync(process.execPath, [TSC, '-p', join(TREE, 'packaging'), '--outDir', app], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (compiled.status !== 0) throw new Error('the product does not compile');
  for (const room of ROOMS)
    cpSync(join(TREE, room), join(app, room), {
      recursive: true,
      // Tables, schemas and plain modules go along as they are; sources have been compiled.
      filter: (path) => extname(path) !== '.ts',
    });
  followCompiledNames(app);
  await buildPreload(outDir);
}

/** One CommonJS file that requires nothing but Electron: a sandboxed preload can load no other (measured: 2.8 kB). */
export async function buildPreload(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: TREE,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2024',
      minify: false,
      lib: { entry: join(TREE, 'main/shells/electron/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
}

/** A program that is started, not imported, is named by a string: the compiler leaves those alone. */
function followCompiledNames(app: string): void {
  const scripts = readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const script of scripts) {
    const text = readFileSync(script, 'utf8');
    const followed = text.replace(/'([./\w-]+)\.ts'/g, (whole, name: string) => {
      const compiled = [dirname(script), app].some((from) => existsSync(resolve(from, `${name}.js`)));
      return compiled ? `'${name}.js'` : whole;
    });
    if (followed !== text) writeFileSync(script, followed);
  }
}
