#!/usr/bin/env -S node --max-semi-space-size=8
import { existsSync } from 'node:fs';
import { requireNode } from '../../shared/node-guard.mjs';
import { keepCompiled } from './compile-cache.mjs';

requireNode('npm start');
keepCompiled();

/** As built of the sources that are here now; else as they are, and it is built before a window opens. */
async function currentProgram() {
  const state = new URL('../../packaging/built-state.mjs', import.meta.url);
  if (!existsSync(state)) return { program: './start-app.ts', built: true };
  const { isCurrent, PAGE, PROGRAMS } = await import(state.href);
  return isCurrent(PROGRAMS)
    ? { program: new URL(`../../dist/programs/${PROGRAMS.made}`, import.meta.url).href, built: isCurrent(PAGE) }
    : { program: './start-app.ts', built: false };
}

// Dynamic, so that an old Node never reads past the guard.
const { program, built } = await currentProgram();
await (await import(program)).startApp(built);
