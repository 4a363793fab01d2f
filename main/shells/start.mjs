#!/usr/bin/env -S node --max-semi-space-size=8
import { requireNode } from '../../shared/node-guard.mjs';

requireNode('npm start');
// Dynamic, so that an old Node never reads past the guard.
void import('./start-app.ts').then((app) => app.startApp());
