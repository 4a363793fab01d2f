import { foldKana } from '../../shared/domain/kana.ts';

export interface Named {
  readonly nameKanji: string | null;
  readonly nameKana: string | null;
  readonly birthDate: string | null;
}

/**
 * Who of a list is easily taken for another one of it: a name that is written or read the same, but another birth date or
 * other 資格情報.
 * @param insuredOf the 資格情報 in one text; null where the list does not say it
 */
export function sameNames<Row extends { readonly patient: Named }>(
  rows: readonly Row[],
  insuredOf: (row: Row) => string | null,
): ReadonlySet<Row> {
  const differ = (one: string | null, other: string | null) => one !== null && other !== null && one !== other;
  const confusable = (nameOf: (row: Row) => string | null) =>
    [...Map.groupBy(rows, (row) => foldKana(nameOf(row) ?? ''))].flatMap(([name, same]) =>
      name === ''
        ? []
        : same.filter((row) =>
            same.some(
              (other) =>
                differ(row.patient.birthDate, other.patient.birthDate) || differ(insuredOf(row), insuredOf(other)),
            ),
          ),
    );
  return new Set([...confusable(({ patient }) => patient.nameKanji), ...confusable(({ patient }) => patient.nameKana)]);
}
