import type { DispensedDrug, DispensingGroup, DispensingResult } from './dispensing-result.ts';

/** What is written where nothing out of the ordinary happened: to be spread into a drug, an RP and a result. */
export const PLAIN_DRUG = {
  supplements: [],
  cautions: [],
  prescribed: null,
  change: null,
  settled: null,
} as const satisfies Partial<DispensedDrug>;

export const PLAIN_GROUP = { usageSupplements: [], cautions: [] } as const satisfies Partial<DispensingGroup>;

export const PLAIN_RESULT = {
  round: { type: 'single' },
  cautions: [],
  messagesToPrescriber: [],
  residualChecks: [],
  remarks: [],
  inquiries: [],
} as const satisfies Partial<DispensingResult>;
