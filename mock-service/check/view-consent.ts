import { epochMsOf, type Instant } from '../../shared/domain/calendar-date.ts';
import type { CheckHit } from '../../shared/domain/duplicate-check/check-outcome.ts';
import { maskHits } from '../../shared/domain/duplicate-check/mask-hits.ts';
import type { OnlineConsent } from '../../shared/formats/eps-messages-consent.ts';

/** MOCK: a day. Counted both ways, because it is the pharmacy's clock that the time was taken by. */
const ONLINE_CONSENT_VALID_MS = 24 * 3_600_000;

/** Whether the consent given online opens the patient's past data now. */
export function opensPastData(consent: OnlineConsent, now: Instant): boolean {
  if (consent.state !== 'given') return false;
  return Math.abs(epochMsOf(now) - epochMsOf(consent.at)) <= ONLINE_CONSENT_VALID_MS;
}

/**
 * What the service may send: all with consent given online; of the alerts that oral consent was taken for, the causing
 * drug without its places; of all others only that there is one.
 *
 * @param coveredByOralConsent asked of each hit alone
 */
export function maskedForSending(
  hits: readonly CheckHit[],
  online: boolean,
  coveredByOralConsent: (hit: CheckHit) => boolean,
): readonly CheckHit[] {
  if (online) return hits;
  return [
    ...maskHits(hits.filter(coveredByOralConsent), { online: false, oral: true }),
    ...maskHits(
      hits.filter((hit) => !coveredByOralConsent(hit)),
      { online: false, oral: false },
    ),
  ];
}
