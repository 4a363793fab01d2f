import { requireNode } from '../shared/node-guard.mjs';

requireNode('npm run bench');
// Dynamic, so that an old Node never reads past the guard.
await import('./run-bench.ts');
