import { workerData } from 'node:worker_threads';
import { signatureTimestampImprint } from '../../shared/document/service-additions.ts';
import { softSigner } from '../../shared/document/soft-signer.ts';
import { makeTimestampToken } from '../../shared/document/timestamp-maker.ts';
import type { DocumentSigner } from '../../shared/document/xades-sign.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import { type KeyRing, makeKeyRing } from './key-ring.ts';

/** What a thread of a campaign is given when it starts. */
export interface ThreadData {
  /** Name of the bug to plant */
  readonly bug: string | null;
  readonly keys: KeyRing;
}

const given = workerData as ThreadData | null;
const keys = given?.keys ?? makeKeyRing();

export const PHARMACIST_KEY: DocumentSigner = softSigner(keys.pharmacist);
export const PRESCRIBER_KEY: DocumentSigner = softSigner(keys.prescriber);
export const ANCHORS = {
  signature: [keys.root.certificatePem, keys.authority.certificatePem],
  timestamp: [keys.timestampRoot.certificatePem],
};

export function timestampFor(signed: Uint8Array, genTime: Instant): Uint8Array {
  const imprint = signatureTimestampImprint(signed);
  if (!imprint.ok) throw new Error(imprint.issues.map(({ code }) => code).join());
  return makeTimestampToken({ imprint: imprint.value, genTime, serialNumber: 7 }, keys.timestampAuthority);
}
