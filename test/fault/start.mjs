/** `npm run fault`: the fault campaign with bigger numbers than the ordinary test run; the work is in run-campaign.ts. */
import { requireNode } from '../../shared/node-guard.mjs';

requireNode('npm run fault');
await import('./run-campaign.ts');
