import type { DocumentSigner } from '../../shared/document/xades-sign.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import { doctor, pharmacist, setting, tokenFor, tsa } from '../unit/document/support/mock-pki.ts';

export const PHARMACIST_KEY: DocumentSigner = pharmacist;
export const PRESCRIBER_KEY: DocumentSigner = doctor;
export const ANCHORS = setting.anchors;

export function timestampFor(signed: Uint8Array, at: Instant): Uint8Array {
  return tokenFor(signed, tsa, at);
}
