import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { listingStateOn } from '../../../shared/domain/drug/drug-insurance.ts';
import { createDrugMaster } from '../../../shared/domain/drug/drug-master.ts';
import { checkDuplicates } from '../../../shared/domain/duplicate-check/check-duplicates.ts';
import { checkPair } from '../../../shared/domain/duplicate-check/check-pair.ts';
import { createPriceList } from '../../../shared/masters/price-list-table.ts';
import { linesOfTable, priceListText } from '../../../shared/masters/table-text.ts';
import { day, newLine, pairs, takingLine } from '../../support/check-lines.ts';
import { shippedItems } from '../../support/master-sources.ts';

const LOXONIN = '1149019F1560';
const until = day('2026-10-31');
/** A list without ロキソニン and all other products of its strength, which an earlier list has. */
const master = createDrugMaster({
  appliesFrom: day('2026-11-01'),
  priceList: createPriceList(() =>
    linesOfTable(priceListText(shippedItems.filter(({ code }) => !code.startsWith('1149019F1')))),
  ),
  genericNames: () => [],
  retired: {
    products: (prefix) =>
      shippedItems
        .filter(({ code }) => code.startsWith('1149019F1') && code.startsWith(prefix))
        .map((item) => ({ ...item, listedUntil: until })),
    genericName: () => null,
  },
});

describe('a drug that has left the price list', () => {
  it('is known by its code, by a YJ code of its strength, and by its first characters, with its last day', () => {
    for (const code of [LOXONIN, '1149019F1999', '1149019F1'])
      expect(master.resolveAny(code), code).toMatchObject({ kind: 'resolved', drug: { listedUntil: until } });
    expect(master.resolveAny('1149019')).toMatchObject({ drug: { listedUntil: null } });
    expect(master.resolveAny('9999999F1010')).toEqual({ kind: 'unknown' });
  });

  it('is compared all the same, and the line says so', () => {
    const outcome = checkDuplicates({
      newLines: [newLine(LOXONIN), newLine('2171022F2025')],
      takingLines: [takingLine('1149019C1149', '2026-11-20')],
      checkedOn: day('2026-11-22'),
      ownInstitution: null,
      includeOwnInstitution: false,
      master,
      pairs,
    });
    expect(outcome.hits).toHaveLength(1);
    expect(outcome.lines).toMatchObject([{ state: 'checked', hits: 1, listing: 'delisted' }, { state: 'checked' }]);
    expect(outcome.lines[1]).not.toHaveProperty('listing');
  });

  it('is said in the answer of a pair, on either side, also where the answer is no', () => {
    const ask = (taking: string, added: string) =>
      checkPair({
        taking,
        new: added,
        days: null,
        takenOn: null,
        on: null,
        today: day('2026-11-22'),
        master,
        pairs,
      }).reasons.map(({ code }) => code);
    expect(ask(LOXONIN, '2171022F2025')).toEqual(['other-ingredient', 'delisted']);
    expect(ask('2171022F2025', LOXONIN)).toEqual(['other-ingredient', 'delisted']);
    expect(ask('2171022F2025', '2149001F1010')).not.toContain('delisted');
  });
});

describe('listingStateOn', () => {
  const last = (transitionalUntil: string | null, listedUntil: string | null) => ({
    transitionalUntil: transitionalUntil as CalendarDate | null,
    listedUntil: listedUntil as CalendarDate | null,
  });
  it.each([
    [null, null, '2026-11-22', 'listed'],
    ['2026-03-31', null, '2026-03-31', 'listed'],
    ['2026-03-31', null, '2026-04-01', 'transitional-over'],
    [null, '2026-10-31', '2026-10-31', 'listed'],
    [null, '2026-10-31', '2026-11-01', 'delisted'],
    ['2026-03-31', '2026-10-31', '2026-05-01', 'transitional-over'],
    ['2026-03-31', '2026-10-31', '2026-11-01', 'delisted'],
  ])('経過措置 %s, on the list until %s: on %s %s', (transitional, listed, on, state) => {
    expect(listingStateOn(last(transitional, listed), day(on))).toBe(state);
  });
});
