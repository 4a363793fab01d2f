import { hasValidCheckDigit } from '../domain/institution-code.ts';
import { checkOccurrence, checkPerRp, type IssueList, numberOf, type Placed, textOf } from './record-checks.ts';
import type { FormatLayout } from './record-layout.ts';

const PER_RP = ['201', '301'];
/** These open nothing by themselves: they belong to the 201 (281, 291) or 301 (311, 391) of their RP. */
const BELONGS_TO: Readonly<Record<string, string>> = { '281': '201', '291': '201', '311': '301', '391': '301' };
/** 剤形コード 9 材料 and 10 その他: 用法名称 may be left out (表3-23). */
const FORMS_WITHOUT_USAGE = ['9', '10'];

/** One visit: record 5 and all that follows it up to the next 5. `opening` is null for what stands before the first 5. */
export interface NotebookBlock {
  readonly opening: Placed | null;
  readonly members: readonly Placed[];
}

/** Records of a 調剤情報 group (3.2.6); the others stand outside of blocks wherever they are found. */
const BLOCK_RECORDS = new Set('5 11 15 51 55 201 281 291 301 311 391 401 411 421 501 511 601'.split(' '));

/** CJ1's single block has everything in it; お薬手帳 may hold several. */
export function blocksOf(all: readonly Placed[]): readonly NotebookBlock[] {
  const blocks: { opening: Placed | null; members: Placed[] }[] = [{ opening: null, members: [] }];
  for (const placed of all) {
    if (placed.layout.no === '5') blocks.push({ opening: placed, members: [placed] });
    else if (BLOCK_RECORDS.has(placed.layout.no)) blocks.at(-1)?.members.push(placed);
  }
  return blocks.filter((block) => block.opening !== null || block.members.length > 0);
}

function checkInstitution(placed: Placed, issues: IssueList): void {
  const prefecture = textOf(placed.record, 'prefecture');
  const feeScoreType = textOf(placed.record, 'feeScoreType');
  const code = textOf(placed.record, 'code');
  if (prefecture === null || feeScoreType === null || code === null) return;
  if (!/^\d{7}$/.test(code)) issues.field('format.number-shape', placed, 'code');
  else if (!hasValidCheckDigit({ prefecture, feeScoreType, code })) issues.field('format.check-digit', placed, 'code');
}

function checkRecord(placed: Placed, fromPharmacy: boolean, issues: IssueList): void {
  const { record } = placed;
  const kind = textOf(record, 'codeKind');
  switch (placed.layout.no) {
    case '11':
    case '51':
      checkInstitution(placed, issues);
      break;
    case '31':
    case '201':
      if (kind !== null && kind !== '1' && textOf(record, 'code') === null) {
        issues.field('format.missing-field', placed, 'code');
      }
      break;
    case '301':
      if (
        fromPharmacy &&
        textOf(record, 'text') === null &&
        !FORMS_WITHOUT_USAGE.includes(textOf(record, 'dosageForm') ?? '')
      ) {
        issues.field('format.missing-field', placed, 'text');
      }
      if (kind !== null && kind !== '1' && textOf(record, 'code') === null) {
        issues.field('format.missing-field', placed, 'code');
      }
      break;
    default:
  }
}

function checkBelonging(block: NotebookBlock, issues: IssueList): void {
  const present = new Set<string>();
  for (const { record, layout } of block.members) present.add(`${layout.no}/${textOf(record, 'rpNumber')}`);
  for (const placed of block.members) {
    const owner = BELONGS_TO[placed.layout.no];
    if (owner !== undefined && !present.has(`${owner}/${textOf(placed.record, 'rpNumber')}`)) {
      issues.record('format.orphan-record', placed);
    }
  }
}

/** 3.2.6 レコード出力順 inside a block: RP numbers ascend, and what belongs to the whole visit comes after the drugs. */
function checkOrder(block: NotebookBlock, issues: IssueList): void {
  let lastRp = 0;
  let closing = false;
  for (const placed of block.members) {
    const no = Number(placed.layout.no);
    const rp = numberOf(placed.record, 'rpNumber');
    if (rp !== null) {
      if (rp < lastRp || closing) issues.record('format.wrong-order', placed);
      lastRp = Math.max(lastRp, rp);
    }
    closing ||= no >= 401;
  }
}

/**
 * Rules of one 調剤 block, shared by お薬手帳 and CJ1.
 * @param partial the text is one part of a split file: what is missing here may stand in another part
 */
export function checkBlock(
  layout: FormatLayout,
  block: NotebookBlock,
  partial: boolean,
  toPatient: boolean,
  issues: IssueList,
): void {
  checkOccurrence(block.members, issues);
  if (!partial) {
    checkPerRp(layout, block.members, PER_RP, issues);
    checkBelonging(block, issues);
  }
  checkOrder(block, issues);
  // 51 is written only where a pharmacy dispensed (表3-18), so its presence tells who wrote the block.
  const fromPharmacy = toPatient && block.members.some((placed) => placed.layout.no === '51');
  for (const placed of block.members) checkRecord(placed, fromPharmacy, issues);
}
