import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_TABLES } from '../../shared/masters/load-drug-master.ts';

/** Code, name and 規格 of every listed product, read apart from the code under test. */
export const priceListRows = readFileSync(join(SHIPPED_TABLES, 'price-list.tsv'), 'utf8')
  .split('\n')
  .slice(1, -1)
  .map((line) => {
    const [code = '', name = '', , spec = ''] = line.split('\t');
    return { code, name, spec };
  });
