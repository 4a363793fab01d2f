/**
 * What the product is made of, as a CycloneDX bill: the packages it is installed with, those that are bundled into the page,
 * and Electron. npm writes the bill of everything the lock file names; what only builds and tests is left out here.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const TREE = resolve(import.meta.dirname, '..');
const DEVELOPMENT = 'cdx:npm:package:development';

/** Bundled into the page by the build, and therefore development packages to npm. */
export const PAGE_PACKAGES: readonly string[] = [
  '@digital-go-jp/design-tokens',
  '@fontsource-variable/noto-sans-jp',
  '@internationalized/date',
  '@tanstack/react-virtual',
  'react',
  'react-aria-components',
  'react-dom',
];
/** Comes with the installer; what its npm package needs to fetch it does not. */
const RUNTIME = 'electron';

const licence = z.union([
  z.object({ license: z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]) }),
  z.object({ expression: z.string() }),
]);
const component = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  properties: z.array(z.object({ name: z.string(), value: z.string() })),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).default([]),
  licenses: z.array(licence).default([]),
});
export type BillComponent = z.infer<typeof component>;

export const billOfMaterials = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  serialNumber: z.string(),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string(), version: z.string(), type: z.string() }) }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});
export type BillOfMaterials = z.infer<typeof billOfMaterials>;

/** MIT, (BSD-3-Clause OR GPL-2.0) … as the package names it; empty where it names none. */
export function licenceOf({ licenses }: BillComponent): string {
  return licenses
    .map((one) => {
      if ('expression' in one) return one.expression;
      return 'id' in one.license ? one.license.id : one.license.name;
    })
    .join(' AND ');
}

/** Under an alias npm writes the alias: whoever looks for known trouble needs the name it was published under. */
function published(one: BillComponent): BillComponent {
  const ref = one['bom-ref'];
  const name = ref.slice(0, ref.lastIndexOf('@'));
  return name === one.name ? one : { ...one, name, purl: `pkg:npm/${name.replace('@', '%40')}@${one.version}` };
}

function billOfEverything(): BillOfMaterials {
  const asked = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const ran = spawnSync('npm', asked, {
    cwd: TREE,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (ran.status !== 0) throw new Error(`npm sbom: ${ran.stderr}`);
  return billOfMaterials.parse(JSON.parse(ran.stdout));
}

/** @throws when npm cannot read the lock file, or a package of the page is not in it */
export function productBill(): BillOfMaterials {
  const everything = billOfEverything();
  const edges = new Map(everything.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const refOf = (name: string): string => {
    const found = everything.components.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} is not in the lock file`);
    return found['bom-ref'];
  };
  const kept = new Set(
    everything.components
      .filter(({ properties }) => !properties.some(({ name }) => name === DEVELOPMENT))
      .map((one) => one['bom-ref']),
  );
  const bundled = PAGE_PACKAGES.map(refOf);
  for (const ref of bundled) {
    kept.add(ref);
    for (const below of edges.get(ref) ?? []) if (!bundled.includes(below)) bundled.push(below);
  }
  kept.add(refOf(RUNTIME));
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(readFileSync(join(TREE, 'package.json'), 'utf8')));
  const own = everything.metadata.component;
  const root = String(own['bom-ref']);
  return {
    ...everything,
    // npm names the folder it stands in.
    metadata: { ...everything.metadata, component: { ...own, name, version, type: 'application' } },
    components: everything.components.filter((one) => kept.has(one['bom-ref'])).map(published),
    dependencies: everything.dependencies
      .filter(({ ref }) => ref === root || kept.has(ref))
      .map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: ref === refOf(RUNTIME) ? [] : dependsOn.filter((below) => kept.has(below)),
      })),
  };
}
