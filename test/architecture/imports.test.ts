import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
import { sourceFiles, strippedTree } from '../support/stripped-tree.ts';

const root = resolve(import.meta.dirname, '../..');
const configuration: { forbidden: []; options: object } = createRequire(import.meta.url)(
  join(root, '.dependency-cruiser.cjs'),
);

async function cruiseSources(files: Readonly<Record<string, string>>): Promise<ICruiseResult> {
  const tree = strippedTree(files, root);
  const rooms = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
  try {
    const { output } = await cruise(
      rooms,
      {
        ...configuration.options,
        ruleSet: { forbidden: configuration.forbidden },
        validate: true,
        baseDir: tree.folder,
      },
      { extensions: ['.mjs', '.cjs', '.js'], symlinks: false },
    );
    if (typeof output === 'string') throw new Error(output);
    return output;
  } finally {
    tree.remove();
  }
}

function violations(result: ICruiseResult): string[] {
  return result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

describe('import rules', () => {
  it('hold in all rooms', async () => {
    const rooms = ['shared', 'main', 'mock-service', 'renderer', 'bench', 'test/support'].filter((room) =>
      existsSync(join(root, room)),
    );
    const paths = sourceFiles(root, rooms);
    const result = await cruiseSources(
      Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])),
    );
    const seen = result.modules.filter((module) => /^(shared|main)\//.test(module.source));
    expect(seen.length, 'all files were read').toBeGreaterThanOrEqual(
      paths.filter((path) => /^(shared|main)\//.test(path)).length,
    );
    expect(
      result.modules.find((module) => module.source.startsWith('main/application/ports.ts'))?.dependencies.length,
      'type-only imports were seen',
    ).toBeGreaterThan(5);
    expect(violations(result)).toEqual([]);
  });

  const file = 'export const value = 1;\n';
  const planted: [rule: string, from: string, to: string][] = [
    ['pure-rooms', 'shared/formats/a.ts', 'shared/document/b.ts'],
    ['pure-no-node', 'shared/domain/a.ts', 'node:fs'],
    ['pure-packages', 'shared/contract/a.ts', 'undici'],
    ['shared', 'shared/document/a.ts', 'main/application/b.ts'],
    ['application', 'main/application/a.ts', 'main/adapters/sqlite/b.ts'],
    ['application-packages', 'main/application/a.ts', 'p-retry'],
    ['adapters', 'main/adapters/eps/a.ts', 'main/adapters/sqlite/b.ts'],
    ['adapters', 'main/adapters/eps/a.ts', 'main/application/b.ts'],
    ['boundary', 'main/boundary/a.ts', 'main/adapters/sqlite/b.ts'],
    ['composition', 'main/composition.ts', 'main/shells/cli/b.ts'],
    ['beside-composition', 'main/a.ts', 'main/adapters/sqlite/b.ts'],
    ['shells', 'main/shells/cli/a.ts', 'main/adapters/sqlite/b.ts'],
    ['shells', 'main/shells/cli/a.ts', 'main/shells/browser/b.ts'],
    ['service', 'main/service/a.ts', 'main/adapters/sqlite/b.ts'],
    ['service', 'main/service.ts', 'main/shells/browser/b.ts'],
    ['renderer', 'renderer/a.ts', 'main/boundary/b.ts'],
    ['renderer', 'renderer/a.tsx', 'shared/document/b.ts'],
    ['renderer-packages', 'renderer/a.tsx', 'undici'],
    ['renderer-no-node', 'renderer/a.ts', 'node:fs'],
    ['mock-service', 'mock-service/a.ts', 'main/application/b.ts'],
    ['bench', 'bench/a.ts', 'test/unit/b.ts'],
    ['no-dev-package', 'shared/document/a.ts', 'fast-check'],
    ['resolvable', 'main/application/a.ts', 'main/application/missing.ts'],
    ['package-room-better-sqlite3', 'main/application/a.ts', 'better-sqlite3'],
    ['package-room-node-forge', 'main/adapters/signing/a.ts', 'node-forge'],
    ['package-room-xmlbuilder2', 'mock-service/a.ts', 'xmlbuilder2'],
    ['package-room-undici', 'mock-service/a.ts', 'undici'],
    ['package-room-libxml2-wasm', 'main/application/a.ts', 'libxml2-wasm'],
    ['package-room-p-retry', 'main/adapters/signing/a.ts', 'p-retry'],
    ['package-room-string-width', 'main/boundary/a.ts', 'string-width'],
    ['pure-packages', 'shared/formats/a.ts', 'iconv-lite'],
  ];

  it.each(planted)('%s catches %s -> %s', async (rule, from, to) => {
    const toOwnFile = /^(shared|main|mock-service|renderer|bench|test)\//.test(to);
    const specifier = toOwnFile ? `${'../'.repeat(from.split('/').length - 1)}${to}` : to;
    const result = await cruiseSources({
      [from]: `import type { value } from '${specifier}';\nexport type Copy = typeof value;\n`,
      ...(toOwnFile && !to.includes('missing') ? { [to]: file } : {}),
    });
    expect(violations(result).filter((line) => line.startsWith(`${rule}: ${from}`))).toHaveLength(1);
  });

  it('no-cycles catches two files that import each other', async () => {
    const result = await cruiseSources({
      'shared/domain/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'shared/domain/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    });
    expect(violations(result).some((line) => line.startsWith('no-cycles:'))).toBe(true);
  });

  it('lets the allowed directions pass', async () => {
    const result = await cruiseSources({
      'main/shells/cli/a.ts': "import '../../composition.ts';\nimport '../../boundary/b.ts';\nimport 'commander';\n",
      'main/composition.ts': "import './adapters/sqlite/c.ts';\nimport './application/d.ts';\n",
      'main/boundary/b.ts': "import '../application/d.ts';\n",
      'main/adapters/sqlite/c.ts':
        "import '../../application/ports.ts';\nimport 'better-sqlite3';\nimport 'node:fs';\n",
      'main/application/d.ts': "import './ports.ts';\nimport '../../shared/domain/e.ts';\n",
      'main/application/ports.ts': "import type { e } from '../../shared/domain/e.ts';\nexport type E = typeof e;\n",
      'shared/domain/e.ts': "import Big from 'big.js';\nexport const e = Big;\n",
    });
    expect(violations(result)).toEqual([]);
  });
});
