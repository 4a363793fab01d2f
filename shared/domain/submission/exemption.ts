import type { CalendarDate } from '../calendar-date.ts';
import type { InsuranceKind } from '../patient.ts';

/** What a pharmacy may set: whether 労災, 自賠責 and 公害 are registered. */
export type ExemptionSettings = Readonly<
  Record<'industrial-accident' | 'automobile-liability' | 'pollution', 'register' | 'exempt'>
>;

export const DEFAULT_EXEMPTION_SETTINGS: ExemptionSettings = {
  'industrial-accident': 'exempt',
  'automobile-liability': 'exempt',
  pollution: 'exempt',
};

/** The line of a pharmacy's own dated table that holds for a 調剤日; without one what it was delivered with. */
export function exemptionSettingsAt(
  table: readonly (ExemptionSettings & { readonly from: CalendarDate })[],
  dispensingDate: CalendarDate,
): ExemptionSettings {
  const held = table.filter((line) => line.from <= dispensingDate);
  return held.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1) ?? DEFAULT_EXEMPTION_SETTINGS;
}

type Duty = 'register' | 'exempt' | 'by-setting';

interface DatedDuty {
  /** First 調剤日 this line holds for. */
  readonly from: CalendarDate;
  readonly duty: Readonly<Record<InsuranceKind, Duty>>;
  readonly source: string;
}

/** 登録対象外 by 保険種別 and 調剤日; a new rule is a new line, never an edit of an old one. */
const DUTIES: readonly DatedDuty[] = [
  {
    // The day the service opened.
    from: '2023-01-26' as CalendarDate,
    duty: {
      'health-insurance': 'register',
      'national-health-insurance': 'register',
      'late-elderly': 'register',
      'industrial-accident': 'by-setting',
      'automobile-liability': 'by-setting',
      pollution: 'by-setting',
      'self-pay': 'exempt',
    },
    source: '電子処方箋管理サービスは保険診療を対象とする。労災・自賠責・公害の扱いは公開資料で確認できず設定に従う',
  },
];

export interface Exemption {
  readonly exempt: boolean;
  readonly source: string;
}

/** An unknown 保険種別 (null) is registered: better one result too many than one missing. */
export function exemptionOf(
  insuranceKind: InsuranceKind | null,
  dispensingDate: CalendarDate,
  settings: ExemptionSettings = DEFAULT_EXEMPTION_SETTINGS,
): Exemption {
  const line = DUTIES.findLast((dated) => dated.from <= dispensingDate) ?? DUTIES[0];
  if (line === undefined || insuranceKind === null) return { exempt: false, source: '保険種別の記載なし' };
  return { exempt: dutyUnder(line, insuranceKind, settings) === 'exempt', source: line.source };
}

function dutyUnder(line: DatedDuty, kind: InsuranceKind, settings: ExemptionSettings): Duty {
  const duty = line.duty[kind];
  if (duty !== 'by-setting') return duty;
  switch (kind) {
    case 'industrial-accident':
    case 'automobile-liability':
    case 'pollution':
      return settings[kind];
    default:
      return 'register';
  }
}
