import { describe, expect, it } from 'vitest';
import { draftFromPrescription } from '../../../shared/domain/dispensing/dispense-as-prescribed.ts';
import type { DispensingResult, LineChange } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { CheckDecision } from '../../../shared/domain/duplicate-check/check-decision.ts';
import { withDecisionTexts } from '../../../shared/domain/duplicate-check/decision-text.ts';
import { choicesWith, prescriptionWith } from '../../support/prescription-sample.ts';

const DRUG = 'ノルバスク錠５ｍｇ';
const AS_PRESCRIBED = `重複投薬等チェック 「${DRUG}」 薬剤師が確認し処方どおり調剤`;
const CHANGED = `重複投薬等チェック 「${DRUG}」 薬剤師が確認し変更のうえ調剤`;

const decision = { content: { kind: 'as-dispensed', reason: '問題なし' }, drugs: [DRUG] } as unknown as CheckDecision;

function resultWith(change: LineChange | null, remarks: readonly string[] = []): DispensingResult {
  const made = draftFromPrescription(prescriptionWith(), choicesWith());
  if (!made.ok) throw new Error('the sample prescription can be dispensed');
  const groups = made.value.groups.map((group) => ({
    ...group,
    drugs: group.drugs.map((drug) => ({ ...drug, change })),
  }));
  return { ...made.value, groups, remarks };
}

const remarksOf = (result: DispensingResult) => withDecisionTexts(result, [decision]).remarks;

describe('the remark about a drug that was dispensed as it stands', () => {
  it('says as prescribed only of a line that was not changed', () => {
    expect(remarksOf(resultWith(null))).toEqual([AS_PRESCRIBED]);
    expect(remarksOf(resultWith({ reason: 'generic-name-to-brand', note: null }))).toEqual([AS_PRESCRIBED]);
    expect(remarksOf(resultWith({ reason: 'inquiry', note: '２ｍｇへ' }))).toEqual([CHANGED]);
    const more = { reason: 'generic-name-to-brand', note: null, also: ['residual-adjustment'] } as const;
    expect(remarksOf(resultWith(more))).toEqual([CHANGED]);
  });

  it('takes back what a correction made untrue, and writes nothing twice', () => {
    const changed = { reason: 'inquiry', note: '２ｍｇへ' } as const;
    expect(remarksOf(resultWith(changed, ['手書き', AS_PRESCRIBED]))).toEqual(['手書き', CHANGED]);
    expect(remarksOf(resultWith(changed, [CHANGED]))).toEqual([CHANGED]);
  });
});
