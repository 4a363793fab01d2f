import type { DrugMaster } from '../../shared/domain/drug/drug-master.ts';
import type { ContraindicatedPair } from '../../shared/domain/duplicate-check/contraindicated-pair.ts';
import { loadContraindicatedPairs, loadDrugMaster } from '../../shared/masters/load-drug-master.ts';

export interface CheckMasters {
  readonly drugs: DrugMaster;
  readonly pairs: readonly ContraindicatedPair[];
}

/**
 * MOCK: the service's own ingredient master and its list of 併用禁忌 are not public.
 *
 * @returns null when the tables cannot be read: the service then takes results in and says 未実施 of every check
 */
export function loadCheckMasters(reportDefect: (error: unknown) => void): CheckMasters | null {
  try {
    const masters = { drugs: loadDrugMaster(), pairs: loadContraindicatedPairs() };
    // The price list is read when it is first asked for; a damaged one must show now.
    masters.drugs.resolve('yj', '000000000000');
    return masters;
  } catch (error) {
    reportDefect(error);
    return null;
  }
}
