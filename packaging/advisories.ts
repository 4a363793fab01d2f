import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';

export interface Advised {
  /** Of the package */
  readonly name: string;
  readonly severity: string;
  readonly titles: string;
}

export type Advisories =
  | { readonly asked: true; readonly shipped: readonly Advised[]; readonly others: readonly Advised[] }
  | { readonly asked: false; readonly why: string };

/** What `npm audit --json` says where a registry answered it. */
const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      name: z.string(),
      severity: z.string(),
      // An advisory, or the name of the package it comes by.
      via: z.array(z.union([z.string(), z.looseObject({ title: z.string() })])),
    }),
  ),
});
/** What it says where none did. Its message names the registry. */
const refusalReport = z.looseObject({ statusCode: z.number().optional(), code: z.string().optional() });

/**
 * @param shipped packages of the product. Not npm's own `--omit=dev`: what is bundled into the page is a development package
 *   to npm, and is shipped all the same
 */
export function readAudit(json: string, shipped: readonly string[]): Advisories {
  let said: unknown;
  try {
    said = JSON.parse(json);
  } catch {
    return { asked: false, why: 'npm audit said nothing that can be read' };
  }
  const known = report.safeParse(said);
  if (!known.success) {
    const { statusCode, code } = refusalReport.safeParse(said).data ?? {};
    return { asked: false, why: `the registry offers no advisories (${statusCode ?? code ?? 'no answer'})` };
  }
  const all = Object.values(known.data.vulnerabilities).map(({ name, severity, via }) => ({
    name,
    severity,
    titles: via.map((one) => (typeof one === 'string' ? `by ${one}` : one.title)).join('; '),
  }));
  const isShipped = ({ name }: Advised): boolean => shipped.includes(name);
  return { asked: true, shipped: all.filter(isShipped), others: all.filter((one) => !isShipped(one)) };
}

/** Asks the registry this machine is set up with, by npm itself. */
export function askAdvisories(shipped: readonly string[]): Advisories {
  const ran = spawnSync('npm', ['audit', '--json'], {
    cwd: resolve(import.meta.dirname, '..'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
    shell: process.platform === 'win32',
  });
  return readAudit(ran.stdout ?? '', shipped);
}
