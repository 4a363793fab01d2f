import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Electron's program, if it has been installed here. Found by its files: to require the package would start a download.
 * @param tree root of this project
 * @param dist `ELECTRON_OVERRIDE_DIST_PATH`
 */
export function findElectron(tree: string, dist: string | undefined): string | null {
  const packaged = join(tree, 'node_modules/electron');
  try {
    const name = existsSync(join(packaged, 'path.txt'))
      ? readFileSync(join(packaged, 'path.txt'), 'utf8').trim()
      : 'electron';
    const program = join(dist ?? join(packaged, 'dist'), name);
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}
