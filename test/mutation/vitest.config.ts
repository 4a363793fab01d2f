import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

interface Group {
  readonly tests: readonly string[];
}

const groups = JSON.parse(readFileSync(new URL('./groups.json', import.meta.url), 'utf8')) as Record<string, Group>;
const group = groups[process.env.CHOZAI_MUTATION_GROUP ?? ''];

/** The tests of one group only: what stands in a table at the head of a file makes all of them run for every mutant. */
// biome-ignore lint/style/noDefaultExport: this is how vitest reads it
export default defineConfig({
  test: { include: [...(group?.tests ?? [])], pool: 'forks', maxWorkers: 1, testTimeout: 120_000 },
});
