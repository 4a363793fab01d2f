/** `npm run bench [-- --only NAME]`: measures, and prints each figure beside its bar. Exit code 1 when a bar is missed. */
import { notUnderstood, toolArguments } from '../test/support/tool-arguments.ts';
import { backup } from './backup.ts';
import { closingBatch, faultyRate, publishedRate } from './closing-batch.ts';
import { drugSearch } from './drug-search.ts';
import { encryption } from './encryption.ts';
import type { Row } from './measure.ts';
import { entry, signing } from './one-result.ts';
import { queuePage } from './queue-page.ts';
import { bigBook, officialPatient } from './service-check.ts';
import { status } from './status.ts';
import { windowFrames, windowStart } from './window.ts';

const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  signing,
  entry,
  status,
  encryption,
  backup,
  'official-patient': officialPatient,
  'big-book': bigBook,
  'queue-page': queuePage,
  'drug-search': drugSearch,
  window: async () => [...(await windowStart()), ...(await windowFrames())],
  'closing-batch': closingBatch,
  'published-rate': publishedRate,
  'faulty-rate': faultyRate,
};

const USAGE = `npm run bench -- [--only NAME] [--json]
  --only NAME  one of ${Object.keys(benches).join(', ')}
  --json       rows for a program`;
const { values } = toolArguments(USAGE, {
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false }, lang: { type: 'string' } },
});
const names = Object.keys(benches).filter((name) => values.only === undefined || name === values.only);
if (names.length === 0) notUnderstood(USAGE, `no such measurement: ${values.only}`);
const rows: Row[] = [];
for (const name of names) {
  const measured = (await benches[name]?.()) ?? [];
  rows.push(...measured);
  for (const { what, measured: figure, limit, ok } of measured) {
    if (!values.json) process.stdout.write(`${ok ? 'ok  ' : 'MISS'} ${what}\n       ${figure}   (bar: ${limit})\n`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
