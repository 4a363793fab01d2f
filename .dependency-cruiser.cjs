/**
 * Who may import whom. Imports go down only: shells → boundary and composition → application → shared; adapters →
 * ports + shared, never each other; renderer and mock-service → shared. Run by test/architecture/imports.test.ts, which
 * hands the rooms over with their types stripped (dependency-cruiser reads no TypeScript with the native compiler).
 */

const PRODUCT = '^(shared|main|mock-service|renderer)/';
/** A table of issues is pure wherever it stands, so that the catalogue can join them all. */
const PURE_ROOMS = '^shared/((domain|contract|formats)/|[a-z]+/[a-z-]+-issues\\.ts)';

/** Each of these packages is imported in one room (on each side of the wire, where both need it). */
const PACKAGE_ROOMS = {
  asn1js: '^shared/document/',
  'better-sqlite3': '^(main/adapters/sqlite|mock-service/store)/',
  commander: '^main/shells/cli/',
  electron: '^main/shells/electron/',
  fflate: '^(shared/masters|main/adapters/bundle)/',
  'iconv-lite': '^main/adapters/system/',
  'libxml2-wasm': '^shared/document/',
  'node-forge': '^shared/document/',
  'p-retry': '^main/adapters/eps/',
  pino: '^main/adapters/system/',
  pkijs: '^shared/document/',
  'read-excel-file': '^shared/masters/',
  // Pure: the cells a text takes. The closing report of every shell is aligned by it.
  'string-width': '^(main/shells/cli|shared/domain)/',
  undici: '^main/adapters/eps/',
  xmlbuilder2: '^shared/document/',
};

/** `from` may import, of our own rooms, only `allowed`. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(shared|main|mock-service|renderer|bench|test)/', pathNot: allowed },
});

const inItsRoom = ([name, room]) => ({
  name: `package-room-${name}`,
  severity: 'error',
  from: { path: PRODUCT, pathNot: room },
  to: { path: `(^|/)node_modules/${name}/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|vite|@vitejs/plugin-react)$' },
    },
    // The window is bundled: what it needs never has to be installed with the product.
    {
      name: 'no-dev-package',
      severity: 'error',
      from: { path: PRODUCT, pathNot: '^(renderer|packaging)/' },
      // Electron is what the shell runs in: it comes with the installer, not with npm.
      to: { dependencyTypes: ['npm-dev'], pathNot: '(^|/)node_modules/electron/' },
    },
    {
      name: 'renderer-packages',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/build-renderer\\.ts' },
      to: {
        path: '(^|/)node_modules/',
        pathNot:
          '(^|/)node_modules/(react|react-dom|react-aria-components|@tanstack/react-virtual|@internationalized/date|@types/react(-dom)?|qr|zod)/',
      },
    },
    {
      name: 'renderer-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/build-renderer\\.ts' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'undeclared', severity: 'error', from: { path: PRODUCT }, to: { dependencyTypes: ['npm-no-pkg'] } },
    only('pure-rooms', PURE_ROOMS, PURE_ROOMS),
    { name: 'pure-no-node', severity: 'error', from: { path: PURE_ROOMS }, to: { dependencyTypes: ['core'] } },
    {
      name: 'pure-packages',
      severity: 'error',
      from: { path: PURE_ROOMS },
      to: { path: '(^|/)node_modules/', pathNot: '(^|/)node_modules/(big\\.js|string-width|zod)/' },
    },
    only('shared', '^shared/', '^shared/'),
    only('application', '^main/application/', '^(main/application|shared)/'),
    {
      name: 'application-packages',
      severity: 'error',
      from: { path: '^main/application/' },
      to: { path: '(^|/)node_modules/', pathNot: '(^|/)node_modules/(big\\.js|zod)/' },
    },
    only(
      'ports-are-interfaces',
      '^main/application/(backup-|entry-|people-|queue-|row-|service-|support-|system-)?ports\\.ts',
      '^(main/application/(backup-|entry-|people-|queue-|row-|service-|support-|system-)?ports\\.ts|shared/)',
    ),
    // What a store throws when its disk fails is part of its port. $1 is the room the importing file is in: adapters never import each other; how a file is written for good is the same in all of them.
    only(
      'adapters',
      '^main/adapters/([^/]+)/',
      '^(main/application/((backup-|entry-|people-|queue-|row-|service-|support-|system-)?ports|storage-failure)\\.ts|main/adapters/(durable-files\\.ts|$1/)|shared/)',
    ),
    only('durable-files', '^main/adapters/durable-files\\.ts', '^(main/application/storage-failure\\.ts|shared/)'),
    only('boundary', '^main/boundary/', '^(main/(boundary|application)/|shared/)'),
    only(
      'composition',
      '^main/composition(-backup|-context|-key|-restore)?\\.ts',
      '^(main/(boundary|application|adapters)/|main/[^/]+\\.ts|shared/)',
    ),
    only(
      'beside-composition',
      '^main/(?!composition(-backup|-context|-key|-restore)?\\.ts|service\\.ts)[^/]+\\.ts',
      '^(main/(boundary|application)/|main/[^/]+\\.ts|shared/)',
    ),
    // The process behind the windows: it holds the profile and serves it to the other commands.
    only(
      'service',
      '^main/service(/|\\.ts)',
      '^(main/(boundary|application|service)/|main/[^/]+\\.ts|main/shells/socket/|shared/)',
    ),
    only(
      'shells',
      '^main/shells/([^/]+)/',
      '^(main/boundary/|main/[^/]+\\.ts|main/shells/((socket|$1)/|(compile-cache|built-program)\\.mjs)|shared/)',
    ),
    only('renderer', '^renderer/', '^(renderer|shared/(contract|domain|formats))/'),
    only('mock-service', '^mock-service/', '^(mock-service|shared)/'),
    only('bench', '^bench/', '^(bench|shared|main|mock-service|test/support)/'),
    ...Object.entries(PACKAGE_ROOMS).map(inItsRoom),
  ],
  options: { doNotFollow: { path: 'node_modules' }, preserveSymlinks: true },
};
