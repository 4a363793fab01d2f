import { requireNode } from '../shared/node-guard.mjs';

requireNode('npm run bench');
