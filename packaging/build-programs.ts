/** The processes of `npm start` and of a command, each with all it imports in a few files: nothing is stripped, resolved or looked for at a start. */
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import { PROGRAM_FILES } from '../main/program-files.ts';

const TREE = resolve(import.meta.dirname, '..');
/** What `start.mjs` and `cli/start.mjs` take in place of these sources */
const BEGUN = [
  { name: 'start-app', file: 'main/shells/start-app.ts' },
  { name: 'cli', file: 'main/shells/cli/main.ts' },
];
/** What the built programs start: themselves as built, by the same names. */
const STARTED = Object.entries(PROGRAM_FILES).map(([key, file]) => ({ key, name: kebab(key), file }));
const LIST = join(TREE, 'main/program-files.ts');
/** Where they run from, whatever folder they are built in first */
const HOME = 'dist/programs';
/** They load a library or a binary from beside themselves. */
const STAY_OUTSIDE = ['better-sqlite3', 'libxml2-wasm'];

/** @param outDir a folder two below the root of the tree: what lies beside a source is found from there */
export async function buildPrograms(outDir: string): Promise<void> {
  const entries = [...BEGUN, ...STARTED];
  await build({
    configFile: false,
    root: TREE,
    logLevel: 'warn',
    mode: 'production',
    plugins: [builtPrograms(), placesOfSources(outDir)],
    ssr: { noExternal: true, external: STAY_OUTSIDE },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(entries.map(({ name, file }) => [name, join(TREE, file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The list of programs, with the built ones. @throws where nothing imports it: the sources would be started in silence */
function builtPrograms(): Plugin {
  let used = false;
  return {
    name: 'built-programs',
    load: (id) => {
      if (id !== LIST) return null;
      used = true;
      const built = Object.fromEntries(STARTED.map(({ key, name }) => [key, `${HOME}/${name}.js`]));
      return `export const PROGRAM_FILES = ${JSON.stringify(built)};`;
    },
    buildEnd: (error) => {
      if (error === undefined && !used) throw new Error('no program asks main/program-files.ts what to start');
    },
  };
}

/** Files beside a source (tables, schemas, threads) stay where they are. @throws where that is asked in a way not known here */
function placesOfSources(outDir: string): Plugin {
  const fromOut = (path: string): string => JSON.stringify(relative(outDir, path).split(sep).join('/'));
  return {
    name: 'places-of-sources',
    transform: (code, id) => {
      if (id.includes('node_modules') || !id.startsWith(TREE)) return null;
      const moved = code
        .replaceAll('import.meta.dirname', `(import.meta.dirname + '/' + ${fromOut(dirname(id))})`)
        .replaceAll('import.meta.url', `new URL(${fromOut(id)}, import.meta.url).href`);
      const unknown = /import\.meta\.(?!dirname\b|url\b|main\b)\w+/.exec(moved);
      if (unknown !== null) throw new Error(`${relative(TREE, id)}: ${unknown[0]} has no meaning in a built program`);
      return moved === code ? null : { code: moved, map: null };
    },
  };
}
