import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_TABLES } from '../../shared/masters/load-drug-master.ts';

/** Code, name, printed 成分名 (repeated where it is as above) and 規格 of every listed product, read apart from the code under test. */
export const priceListRows = readFileSync(join(SHIPPED_TABLES, 'price-list.tsv'), 'utf8')
  .split('\n')
  .slice(1, -1)
  .map((line) => line.split('\t'))
  .map(([code = '', name = '', , spec = ''], index, lines) => {
    let above = index;
    while (above > 0 && lines[above]?.[2] === '') above -= 1;
    return { code, name, ingredient: lines[above]?.[2] ?? '', spec };
  });
