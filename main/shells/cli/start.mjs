#!/usr/bin/env -S node --max-semi-space-size=8
import { requireNode } from '../../../shared/node-guard.mjs';
import { builtProgram } from '../built-program.mjs';
import { keepCompiled } from '../compile-cache.mjs';

requireNode('npm run chozai -- …');
keepCompiled();
// Dynamic, so that an old Node never reads past the guard.
const { run } = await import((await builtProgram('cli')) ?? './main.ts');
await run();
