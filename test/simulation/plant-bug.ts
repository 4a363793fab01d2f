import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS } from './planted-bugs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let planted = false;

/** Whether the program that was loaded really has the bug. */
export function hasBug(): boolean {
  return planted;
}

/**
 * Puts one wrong piece of text into one file of the program as this thread loads it. The file on the disk stays as it
 * is, and the program has no switch for it.
 * @throws when the text to replace is not there exactly once: the program has changed, the bug must be written anew
 */
export function plantBug(name: string): void {
  const bug = PLANTED_BUGS.find((one) => one.name === name);
  if (bug === undefined) throw new Error(`no planted bug ${name}`);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith('file:') || fileURLToPath(url) !== `${ROOT}${bug.file}`) return loaded;
      const text = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : (loaded.source ?? ''));
      const parts = text.split(bug.instead);
      if (parts.length !== 2) throw new Error(`${name}: its place is found ${parts.length - 1} times in ${bug.file}`);
      planted = true;
      return { ...loaded, source: parts.join(bug.stands) };
    },
  });
}
