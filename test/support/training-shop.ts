import type { ShopSettings } from '../../main/application/context.ts';
import { NO_ANCHORS, TRAINING_PHARMACY } from '../../main/application/initialise-profile.ts';

/** Settings of the test pharmacy, without a service; one request at a time. */
export const TRAINING_SHOP: ShopSettings = {
  pharmacy: TRAINING_PHARMACY,
  serviceUrl: null,
  serviceAuthority: null,
  anchors: NO_ANCHORS,
  training: true,
  changeover: '00:00',
  closingTime: '19:00',
  parallelism: 1,
  requestTimeoutMs: 1_000,
};
