import type { CheckHit } from './check-outcome.ts';

export interface ViewConsent {
  /** マイナ閲覧同意 */
  readonly online: boolean;
  /** 口頭等同意: taken for this alert, at this visit */
  readonly oral: boolean;
}

/** Contraindicated pairs name the other drug in their reason, so the reason goes too. */
function withoutCausingDrug(hit: CheckHit): CheckHit {
  return { ...hit, masked: 'no-consent', causing: null, overlap: null, reason: null };
}

/** MOCK: which fields oral consent unlocks is not public; here the causing drug and its days, not its places. */
function causingDrugOnly(hit: CheckHit): CheckHit {
  if (hit.causing === null) return hit;
  const causing = { ...hit.causing, institution: null, pharmacy: null, prescriberReason: null };
  return { ...hit, masked: 'oral-consent', causing };
}

/**
 * What the service may send. Without consent only *that* there is a hit is told: one row per new line and rule, so that
 * not even the number of causing drugs shows. Hits inside the prescription and among open drafts are not the service's.
 */
export function maskHits(hits: readonly CheckHit[], consent: ViewConsent): readonly CheckHit[] {
  if (consent.online) return hits;
  const told = new Set<string>();
  return hits.flatMap((hit) => {
    if (hit.scope !== 'taking') return [hit];
    if (consent.oral) return [causingDrugOnly(hit)];
    const key = JSON.stringify([hit.newDrug.lineId, hit.rule]);
    if (told.has(key)) return [];
    told.add(key);
    return [withoutCausingDrug(hit)];
  });
}
