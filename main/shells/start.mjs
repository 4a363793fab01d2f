#!/usr/bin/env -S node --max-semi-space-size=8
import { requireNode } from '../../shared/node-guard.mjs';
import { builtProgram, isPageBuilt } from './built-program.mjs';
import { keepCompiled } from './compile-cache.mjs';

requireNode('npm start');
keepCompiled();

// Else as they are, and built before a window opens. Dynamic, so that an old Node never reads past the guard.
const program = await builtProgram('start-app');
const { startApp } = await import(program ?? './start-app.ts');
await startApp(program !== null && (await isPageBuilt()));
