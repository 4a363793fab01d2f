import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCurrent, PAGE } from '../../packaging/built-state.mjs';
import { buildRenderer } from '../../renderer/build-renderer.ts';

export interface BuiltPage {
  readonly folder: string;
  /** Takes away what was built for this test alone */
  readonly remove: () => void;
}

/** The page as built of the sources that are here now: by `npm test` once for all, else for the test that asks. */
export async function builtPage(): Promise<BuiltPage> {
  if (isCurrent(PAGE)) return { folder: PAGE.folder, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'chozai-page-'));
  await buildRenderer(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
