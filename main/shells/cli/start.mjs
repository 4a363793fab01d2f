#!/usr/bin/env -S node --max-semi-space-size=8
import { requireNode } from '../../../shared/node-guard.mjs';
import { keepCompiled } from '../compile-cache.mjs';

requireNode('npm run chozai -- …');
keepCompiled();
// Dynamic, so that an old Node never reads past the guard.
void import('./main.ts').then((cli) => cli.run());
