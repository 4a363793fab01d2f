import { createSigningKey } from '../../../shared/document/pkcs12-key.ts';
import { success } from '../../../shared/domain/result.ts';
import type { SigningKeys } from '../../application/people-ports.ts';
import type { Store } from '../../application/ports.ts';
import type { Clock } from '../../application/system-ports.ts';
import { openKey } from './open-key.ts';

/** Signing with keys this program made itself: PKCS#12 under a PIN, the mock of a card. */
export function softSigningKeys(keys: Store['signingKeys'], clock: Pick<Clock, 'now'>): SigningKeys {
  return {
    create(commonName, pin) {
      const made = createSigningKey({ displayName: commonName, pin });
      if (!made.ok) return Promise.resolve(made);
      return Promise.resolve(success({ pkcs12: made.value.pkcs12, certificateRequestPem: made.value.requestPem }));
    },
    open(key, pin) {
      return Promise.resolve(openKey(keys, key.userId, pin, clock));
    },
  };
}
