import type { Prescription, Supplement } from './prescription.ts';

/** 一包化 or 粉砕, which a person must carry out: shown until ticked. */
export interface PreparationInstruction {
  /** `RP1/one-dose-package`, `RP1-2/crushing` */
  readonly key: string;
  readonly rpNumber: number;
  /** null: about the whole RP */
  readonly lineNumber: number | null;
  readonly kind: 'one-dose-package' | 'crushing';
  readonly text: string;
}

type Kind = PreparationInstruction['kind'];

/** 181 用法補足区分 and 281 薬品補足区分 count the two differently; many systems write them in words only. */
const USAGE_KINDS: Readonly<Record<string, Kind>> = { '2': 'one-dose-package', '4': 'crushing' };
const DRUG_KINDS: Readonly<Record<string, Kind>> = { '1': 'one-dose-package', '2': 'crushing' };

function kindOf({ kind, text }: Supplement, coded: Readonly<Record<string, Kind>>): Kind | null {
  const byCode = kind === null ? undefined : coded[kind];
  if (byCode !== undefined) return byCode;
  if (/一包化|ワンドーズ|分包/.test(text)) return 'one-dose-package';
  return /粉砕|つぶし/.test(text) ? 'crushing' : null;
}

export function preparationInstructions(prescription: Prescription): readonly PreparationInstruction[] {
  const found = prescription.groups.flatMap((group) => {
    const about = (
      supplements: readonly Supplement[],
      coded: Readonly<Record<string, Kind>>,
      lineNumber: number | null,
    ): PreparationInstruction[] =>
      supplements.flatMap((supplement) => {
        const kind = kindOf(supplement, coded);
        const place = `RP${group.rpNumber}${lineNumber === null ? '' : `-${lineNumber}`}`;
        return kind === null
          ? []
          : [{ key: `${place}/${kind}`, rpNumber: group.rpNumber, lineNumber, kind, text: supplement.text }];
      });
    return [
      ...about(group.usageSupplements, USAGE_KINDS, null),
      ...group.drugs.flatMap((drug) => about(drug.supplements, DRUG_KINDS, drug.lineNumber)),
    ];
  });
  return found.filter((one, index) => found.findIndex((other) => other.key === one.key) === index);
}
