/** Keeps what Node has compiled of our programs for the next start. Plain JavaScript: read before any TypeScript. */
import { mkdirSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** This user's folder for what may be thrown away: code alone is in it, nothing of a profile. */
function cacheFolder() {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches');
  return XDG_CACHE_HOME || join(homedir(), '.cache');
}

/** For this process and those it starts. Without it everything works, more slowly. */
export function keepCompiled() {
  // Where it is to lie has been said already, and Node does so by itself.
  if (process.env.NODE_COMPILE_CACHE) return;
  const folder = join(cacheFolder(), 'chozai-registrar', 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    module.enableCompileCache(folder);
    process.env.NODE_COMPILE_CACHE = folder;
  } catch {
    // A home that cannot be written to.
  }
}
