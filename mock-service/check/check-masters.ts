import type { DrugMaster } from '../../shared/domain/drug-master.ts';
import type { ContraindicatedPair } from '../../shared/domain/duplicate-check/contraindicated-pair.ts';
import { loadContraindicatedPairs, loadDrugMaster } from '../../shared/masters/load-drug-master.ts';

export interface CheckMasters {
  readonly drugs: DrugMaster;
  readonly pairs: readonly ContraindicatedPair[];
}

/** MOCK: the service's own ingredient master and its list of 併用禁忌 are not public. */
export function loadCheckMasters(): CheckMasters {
  return { drugs: loadDrugMaster(), pairs: loadContraindicatedPairs() };
}
