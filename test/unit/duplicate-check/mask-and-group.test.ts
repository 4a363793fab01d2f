import { describe, expect, it } from 'vitest';
import { alertIdentity, alertOfHit } from '../../../shared/domain/duplicate-check/check-alert.ts';
import { decisionCovers, groupAlerts } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import { maskHits } from '../../../shared/domain/duplicate-check/mask-hits.ts';
import { check, DRUG, newLine, takingLine } from '../../support/check-lines.ts';

const SECRETS = [
  '秘密医院',
  '秘密薬局',
  '秘密の薬',
  '秘密の処方意図',
  '1310000001',
  '1340000002',
  '2026-11-1',
  'secret-line',
];
const planted = {
  lineId: 'secret-line',
  name: '秘密の薬',
  institution: { code: '1310000001', name: '秘密医院' },
  pharmacy: { code: '1340000002', name: '秘密薬局' },
  prescriberReason: '秘密の処方意図',
};
const taking = [
  takingLine(DRUG.halcion, '2026-11-18', planted),
  takingLine(DRUG.norvasc5, '2026-11-19', { ...planted, lineId: 'secret-line-2' }),
  takingLine(DRUG.norvasc5, '2026-11-17', { ...planted, lineId: 'secret-line-3' }),
];
const outcome = check([newLine(DRUG.itrizole), newLine(DRUG.unisiaLd)], taking, '2026-11-22');

describe('what the service may send', () => {
  it('is everything with online consent', () => {
    expect(maskHits(outcome.hits, { online: true, oral: false })).toEqual(outcome.hits);
    expect(outcome.hits).toHaveLength(3);
  });

  it('without consent is only that there is a hit: no name, place, day, code or number of drugs', () => {
    const masked = maskHits(outcome.hits, { online: false, oral: false });
    expect(masked.map(({ rule, masked: how }) => [rule, how])).toEqual([
      ['contraindicated', 'no-consent'],
      ['duplicate', 'no-consent'],
    ]);
    const text = JSON.stringify(masked);
    for (const secret of [...SECRETS, DRUG.halcion, 'トリアゾラム', 'MedPeer']) expect(text).not.toContain(secret);
    const whole = JSON.stringify(outcome.hits);
    for (const secret of SECRETS) expect(whole, 'the secret was there').toContain(secret);
  });

  it('with oral consent is the causing drug and its days, not its places', () => {
    const oral = maskHits(outcome.hits, { online: false, oral: true });
    expect(oral.map(({ masked }) => masked)).toEqual(['oral-consent', 'oral-consent', 'oral-consent']);
    const text = JSON.stringify(oral);
    expect(text).toContain('秘密の薬');
    for (const place of ['秘密医院', '秘密薬局', '秘密の処方意図', '1310000001', '1340000002']) {
      expect(text).not.toContain(place);
    }
  });

  it('adds nothing to a hit that came without its causing drug', () => {
    const [hit] = maskHits(outcome.hits, { online: false, oral: false });
    if (hit === undefined) throw new Error('hits were planted');
    expect(maskHits([hit], { online: false, oral: true })).toEqual([hit]);
  });

  it('does not touch hits inside the prescription', () => {
    const own = check([newLine(DRUG.norvasc5), newLine(DRUG.unisiaLd)], [], '2026-11-22').hits;
    expect(maskHits(own, { online: false, oral: false })).toEqual(own);
  });
});

const groupHits = (hits: Parameters<typeof maskHits>[0]) => groupAlerts(hits.map(alertOfHit));

describe('groups', () => {
  it('are by ingredient and route, contraindicated first, newest first, nothing left out', () => {
    const groups = groupHits(outcome.hits);
    expect(groups.map(({ rule, ingredient, alerts }) => [rule, ingredient, alerts.length])).toEqual([
      ['contraindicated', 'イトラコナゾール', 1],
      ['duplicate', 'アムロジピン', 2],
    ]);
    expect(groups[1]?.alerts.map(({ cause }) => cause?.on)).toEqual(['2026-11-19', '2026-11-17']);
    expect(groups[1]?.prescriberReasons).toEqual(['秘密の処方意図']);
    expect(groups[1]?.summary).toEqual({
      alerts: 2,
      span: { from: '2026-11-17', to: '2026-11-19' },
      institutions: 1,
      pharmacies: 1,
    });
  });

  it('fold 40 rows of one ingredient into one group that holds them all', () => {
    const many = Array.from({ length: 40 }, () => takingLine(DRUG.norvasc5, '2026-11-19'));
    const groups = groupHits(check([newLine(DRUG.norvasc5)], many, '2026-11-22').hits);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.alerts).toHaveLength(40);
  });

  it('of masked rows have no summary (同意なし・集計不可)', () => {
    const masked = groupHits(maskHits(outcome.hits, { online: false, oral: false }));
    expect(masked.map(({ summary }) => summary)).toEqual([null, null]);
    const oral = groupHits(maskHits(outcome.hits, { online: false, oral: true }));
    expect(oral[1]?.summary).toMatchObject({ alerts: 2, institutions: null, pharmacies: null });
  });

  it('of which a part is masked have none either: a count of the rest would tell how much is hidden', () => {
    const [first, second] = outcome.hits.filter(({ rule }) => rule === 'duplicate').map(alertOfHit);
    if (first === undefined || second === undefined) throw new Error('two duplicates were planted');
    const groups = groupAlerts([first, { ...second, masked: 'no-consent', cause: null }]);
    expect(groups.map(({ masked, summary }) => [masked, summary])).toEqual([[true, null]]);
  });

  it('keep two routes of one ingredient apart', () => {
    const hits = check(
      [newLine('1147700J1057'), newLine('1319724Q1120')],
      [takingLine('1147700J1057', '2026-11-20'), takingLine('1319724Q1120', '2026-11-20')],
      '2026-11-22',
    ).hits;
    expect(groupHits(hits).map(({ routes }) => routes)).toEqual(expect.arrayContaining([['rectal'], ['eye']]));
  });
});

describe('a decision answers for a group', () => {
  const [, group] = groupHits(outcome.hits);
  const [, masked] = groupHits(maskHits(outcome.hits, { online: false, oral: false }));
  if (group === undefined || masked === undefined) throw new Error('two groups were planted');
  const takenOn = (of: typeof group) => ({
    groupKey: of.key,
    offerKey: of.offerKey,
    alerts: of.alerts.map(alertIdentity),
    masked: of.masked,
    drugs: of.drugs,
  });

  it('as it was known, and for the same group when consent has ended', () => {
    expect(decisionCovers(takenOn(group), group)).toBe(true);
    expect(decisionCovers(takenOn(group), masked)).toBe(true);
    expect(decisionCovers(takenOn(masked), masked)).toBe(true);
  });

  it('not for what consent has brought to light since, nor for an alert that came later, nor for another drug', () => {
    expect(decisionCovers(takenOn(masked), group)).toBe(false);
    expect(decisionCovers({ ...takenOn(group), alerts: [] }, group)).toBe(false);
    expect(decisionCovers(takenOn(masked), { ...masked, drugs: [...masked.drugs, '別の薬'] })).toBe(false);
  });
});
