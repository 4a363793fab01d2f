/** The processes of `npm start`, each with all it imports in a few files: nothing is stripped, resolved or looked for at a start. */
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';

const TREE = resolve(import.meta.dirname, '..');
const ENTRIES = {
  'start-app': 'main/shells/start-app.ts',
  service: 'main/service.ts',
  'mock-service': 'mock-service/start.ts',
};
/** They load a library or a binary from beside themselves. */
const STAY_OUTSIDE = ['better-sqlite3', 'libxml2-wasm'];

/** @param outDir a folder two below the root of the tree: what lies beside a source is found from there */
export async function buildPrograms(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: TREE,
    logLevel: 'warn',
    mode: 'production',
    plugins: [placesOfSources(outDir)],
    ssr: { noExternal: true, external: STAY_OUTSIDE },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(TREE, file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

/** Files beside a source (tables, schemas, threads) stay where they are; a program that is started is the built one. */
function placesOfSources(outDir: string): Plugin {
  const fromOut = (path: string): string => JSON.stringify(relative(outDir, path).split(sep).join('/'));
  return {
    name: 'places-of-sources',
    transform: (code, id) => {
      if (id.includes('node_modules') || !id.startsWith(TREE)) return null;
      let moved = code
        .replaceAll('import.meta.dirname', `(import.meta.dirname + '/' + ${fromOut(dirname(id))})`)
        .replaceAll('import.meta.url', `new URL(${fromOut(id)}, import.meta.url).href`);
      for (const [name, file] of Object.entries(ENTRIES))
        moved = moved.replaceAll(
          `'${file}'`,
          JSON.stringify(`${relative(TREE, outDir).split(sep).join('/')}/${name}.js`),
        );
      return moved === code ? null : { code: moved, map: null };
    },
  };
}
