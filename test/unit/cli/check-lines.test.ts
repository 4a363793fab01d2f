import { describe, expect, it } from 'vitest';
import { checkLines } from '../../../main/shells/cli/present/check-lines.ts';
import type { CheckAlert } from '../../../shared/domain/duplicate-check/check-alert.ts';
import { groupAlerts, type ShownGroup } from '../../../shared/domain/duplicate-check/group-alerts.ts';

const alert = (on: string | null, institution: string | null, rule: CheckAlert['rule'] = 'duplicate'): CheckAlert => ({
  rule,
  scope: 'taking',
  masked: on === null ? 'no-consent' : 'none',
  drug: 'マイスリー錠５ｍｇ',
  drugCode: '1129009F1025',
  ingredient: rule === 'duplicate' ? 'ゾルピデム' : 'イトラコナゾール',
  ownIngredient: rule === 'duplicate' ? 'ゾルピデム' : 'イトラコナゾール',
  routes: rule === 'duplicate' ? ['oral'] : [],
  other: rule === 'duplicate' ? null : { key: '1124007', label: 'トリアゾラム' },
  condition: rule === 'duplicate' ? null : '併用中のみ',
  cause:
    on === null
      ? null
      : {
          on,
          drug: 'ゾルピデム錠',
          code: null,
          institution,
          pharmacy: '甲薬局',
          prescriberReason: on === '2026-11-20' ? '頓用' : null,
        },
});
const groupsOf = (alerts: readonly CheckAlert[]): ShownGroup[] =>
  groupAlerts(alerts).map((group) => ({ ...group, groupId: '3f2a91c0', decisionId: null }));
const shown = (
  source: string,
  answer: string,
  more: Partial<Parameters<typeof checkLines>[0]> = {},
  open = false,
): string[] => checkLines({ source, answer, ...more }, 'ja', { open });
const unread = [{ name: '散剤', state: 'not-comparable' as const, reason: null }];

describe('the answer of a duplicate check', () => {
  it('is one of four different things, each with what was left out', () => {
    expect(shown('service-on-demand', 'not-performed', { cause: 'connection-refused' })).toEqual([
      'サービス（照会）: 未実施（connection-refused）',
    ]);
    expect(shown('service-on-demand', 'none')).toEqual(['サービス（照会）: 該当なし']);
    expect(shown('service-on-demand', 'none', { unchecked: 1, uncheckedLines: unread })).toEqual([
      'サービス（照会）: 一部未チェック（1）',
      '[照合不可] 散剤',
    ]);
    expect(shown('service-on-demand', 'found-without-consent')[0]).toBe('サービス（照会）: あり（同意なし）');
    expect(shown('service-on-demand', 'found', { unchecked: 2 })[0]).toBe(
      'サービス（照会）: あり・一部未チェック（2）',
    );
  });

  it('is 該当なし only from the service', () => {
    expect(shown('local', 'none')).toEqual(['ローカル確認: 自局記録に該当なし・サービス未照会']);
    expect(shown('local', 'partly-checked', { unchecked: 3 })).toEqual(['ローカル確認: 一部未チェック（3）']);
  });

  it('is 要再チェック with its lines, its day, its coverage', () => {
    const heads = ['lines-changed', 'day-over', 'coverage-changed'].map(
      (standing) => shown('service-on-demand', 'none', { standing })[0],
    );
    expect(heads.every((head) => head?.startsWith('サービス（照会）: 該当なし  要再チェック（'))).toBe(true);
    expect(new Set(heads).size).toBe(3);
  });

  it('shows contraindicated first, then groups by ingredient and route, newest first', () => {
    const groups = groupsOf([
      alert('2026-10-01', '乙病院'),
      alert('2026-11-20', '丙医院'),
      alert('2026-11-01', '乙病院', 'contraindicated'),
    ]);
    expect(shown('service-on-demand', 'found', { groups })).toEqual([
      'サービス（照会）: あり',
      '[併用禁忌] イトラコナゾール × トリアゾラム <- マイスリー錠５ｍｇ  1件、医療機関1、薬局1、2026-11-01 から 2026-11-01  群 3f2a91c0  判断未記録',
      '    条件: 併用中のみ',
      '    2026-11-01  ゾルピデム錠  乙病院 / 甲薬局',
      '[重複] ゾルピデム（内用） <- マイスリー錠５ｍｇ  2件、医療機関2、薬局1、2026-10-01 から 2026-11-20  群 3f2a91c0  判断未記録',
      '    処方意図: 頓用',
      '    2026-11-20  ゾルピデム錠  丙医院 / 甲薬局',
      '    2026-10-01  ゾルピデム錠  乙病院 / 甲薬局',
    ]);
  });

  it('folds 40 rows into one group that says how many there are, and opens', () => {
    const groups = groupsOf(Array.from({ length: 40 }, () => alert('2026-11-01', '乙病院')));
    const folded = shown('service-on-demand', 'found', { groups });
    expect(folded).toHaveLength(6);
    expect(folded[1]).toContain('40件');
    expect(folded.at(-1)).toBe('    ほか 37件（--open で全件を表示）');
    const open = shown('service-on-demand', 'found', { groups }, true);
    expect(open.filter((line) => line.includes('乙病院'))).toHaveLength(40);
  });

  it('counts nothing that the consent does not reach', () => {
    const groups = groupsOf([alert(null, null), alert(null, null)]);
    expect(shown('service-on-demand', 'found-without-consent', { groups })).toEqual([
      'サービス（照会）: あり（同意なし）',
      '[重複] ゾルピデム（内用） <- マイスリー錠５ｍｇ  同意なし・集計不可  群 3f2a91c0  判断未記録',
    ]);
  });
});
