import { writeFileSync } from 'node:fs';
import { submissionLifePaper } from './submission-life-table.ts';

writeFileSync(new URL('../../docs/submission-life.md', import.meta.url), submissionLifePaper());
