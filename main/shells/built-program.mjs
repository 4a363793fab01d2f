/** What is run in place of the sources. Plain JavaScript: read before any TypeScript. */
import { existsSync } from 'node:fs';

/** Not there in a package, where the compiled tree is all there is. */
const STATE = new URL('../../packaging/built-state.mjs', import.meta.url);

/**
 * @param {string} name as `packaging/build-programs.ts` calls it
 * @returns {Promise<string | null>} its URL; null where it was never built, or is older than a source
 */
export async function builtProgram(name) {
  if (!existsSync(STATE)) return null;
  const { isCurrent, PROGRAMS } = await import(STATE.href);
  return isCurrent(PROGRAMS) ? new URL(`../../dist/programs/${name}.js`, import.meta.url).href : null;
}

/** @returns {Promise<boolean>} whether the page is as its sources; nobody builds it in a package */
export async function isPageBuilt() {
  if (!existsSync(STATE)) return true;
  const { isCurrent, PAGE } = await import(STATE.href);
  return isCurrent(PAGE);
}
