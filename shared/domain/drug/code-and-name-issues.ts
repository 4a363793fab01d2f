import { type DispensedLine, dispensedLines } from '../dispensing/align-lines.ts';
import type { DispensingResult } from '../dispensing/dispensing-result.ts';
import { domainIssue } from '../domain-issues.ts';
import type { Issue } from '../issue.ts';
import { isGenericNameLine } from '../prescription/prescribed-line.ts';
import { type DrugNames, factsOf } from './compare-product.ts';

/** Code against name of every dispensed line: 一致 gives nothing, all else an issue at the line's path. */
export function codeAndNameIssues(result: DispensingResult, names: DrugNames): readonly Issue[] {
  return dispensedLines(result).flatMap((line) => lineIssues(line, names));
}

function lineIssues({ group, drug, path, position }: Omit<DispensedLine, 'prescribed'>, names: DrugNames): Issue[] {
  const about = { rp: group.rpNumber, position };
  const place = { record: '201', field: path };
  if (isGenericNameLine(drug)) return [domainIssue('match.generic-name-dispensed', about, place)];
  const code = drug.code ?? '';
  const comparison = names.compareName(drug.codeType, drug.code, drug.name);
  switch (comparison) {
    case 'match':
      return [];
    case 'mismatch': {
      const master = factsOf(drug, names)?.name ?? '';
      return [domainIssue('match.name-differs', { ...about, code, master, written: drug.name }, place)];
    }
    case 'unknown-code':
      return [domainIssue('match.code-unknown', { ...about, code }, place)];
    case 'not-comparable': {
      const cause = drug.code === null ? NO_CODE : CODE_TYPE_WORDS[drug.codeType];
      return [domainIssue('match.not-comparable', { ...about, ...cause }, place)];
    }
  }
}

const NO_CODE = { cause: 'コードなし', causeEn: 'no code' };
const CODE_TYPE_WORDS = {
  none: { cause: '種別なしのコード', causeEn: 'a code of no type' },
  receipt: { cause: 'レセ電コード', causeEn: 'a receipt code' },
  yakka: { cause: '薬価基準コード', causeEn: 'a price-list code' },
  yj: { cause: 'YJコード', causeEn: 'a YJ code' },
  hot: { cause: 'HOTコード', causeEn: 'a HOT code' },
  generic: { cause: '一般名コード', causeEn: 'a generic-name code' },
} as const;
