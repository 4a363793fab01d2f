/** What `npm test` runs; the work is in support/run-all.mjs, which an old Node could not even read. */
import { requireNode } from '../shared/node-guard.mjs';

requireNode('npm test');
void import('./support/run-all.mjs');
