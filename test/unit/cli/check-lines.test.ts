import { describe, expect, it } from 'vitest';
import { checkLines } from '../../../main/shells/cli/present/check-lines.ts';

const drug = { name: 'マイスリー錠５ｍｇ' };
const row = (date: string | null, institution: string | null, category = 'duplicate') => ({
  category,
  ingredient: category === 'duplicate' ? 'ゾルピデム' : 'イトラコナゾール',
  target: drug,
  past: date === null ? null : { date, name: 'ゾルピデム錠', institutionName: institution, pharmacyName: '甲薬局' },
  condition: null,
  comment: date === '2026-11-20' ? '頓用' : null,
});
const line = (state: string, name = 'x') => ({ csvLine: 1, name, state, reason: null });
const service = (rows: unknown[], lines = [line('checked')]) => ({ rows, lines });
const shown = (source: string, answer: string, detail: unknown) => checkLines({ source, answer, detail }, 'ja');

describe('the answer of a duplicate check', () => {
  it('is 該当なし only from the service and only if every line was checked', () => {
    expect(shown('service-on-demand', 'none', service([]))).toEqual(['サービス（照会）: 該当なし']);
    const partly = shown('service-on-demand', 'none', service([], [line('checked'), line('not-comparable', '散剤')]));
    expect(partly).toEqual(['サービス（照会）: 一部未チェック（1）', '[照合不可] 散剤']);
    const local = shown('local', 'none', { lines: [{ lineId: 'a', state: 'checked', cause: null }], hits: [] });
    expect(local.join()).toContain('自局記録に該当なし・サービス未照会');
    expect(shown('local', 'not-performed', { cause: 'patient-not-identified' })).toEqual(['ローカル確認: 未実施']);
  });

  it('shows contraindicated first, then groups by ingredient, newest first, nothing hidden', () => {
    const rows = [
      row('2026-10-01', '乙病院'),
      row('2026-11-20', '丙医院'),
      row('2026-11-01', '乙病院', 'contraindicated'),
    ];
    expect(shown('service-on-demand', 'found', service(rows))).toEqual([
      'サービス（照会）: あり',
      '[併用禁忌] イトラコナゾール <- マイスリー錠５ｍｇ  1件、医療機関1、2026-11-01 から 2026-11-01',
      '    2026-11-01  ゾルピデム錠  乙病院 / 甲薬局',
      '[重複] ゾルピデム <- マイスリー錠５ｍｇ  2件、医療機関2、2026-10-01 から 2026-11-20',
      '    2026-11-20  ゾルピデム錠  丙医院 / 甲薬局  処方意図: 頓用',
      '    2026-10-01  ゾルピデム錠  乙病院 / 甲薬局',
    ]);
  });

  it('counts nothing that the consent does not reach', () => {
    const lines = shown('service-on-demand', 'found-without-consent', service([row(null, null), row(null, null)]));
    expect(lines).toEqual([
      'サービス（照会）: あり（同意なし）',
      '[重複] ゾルピデム <- マイスリー錠５ｍｇ  同意なし・集計不可',
    ]);
  });

  it('reads what our own engine found as well', () => {
    const hit = {
      rule: 'duplicate',
      ingredient: 'ゾルピデム',
      newDrug: drug,
      causing: {
        name: 'ゾルピデム錠',
        dispensedOn: '2026-11-20',
        prescribedOn: null,
        institution: { code: '9918000010' },
        pharmacy: null,
        prescriberReason: null,
      },
      reason: null,
    };
    const lines = shown('local', 'found', { lines: [{ lineId: 'rp1', state: 'checked', cause: null }], hits: [hit] });
    expect(lines[0]).toBe('ローカル確認: あり');
    expect(lines[2]).toContain('9918000010');
  });
});
