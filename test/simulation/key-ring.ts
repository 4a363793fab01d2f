import {
  createAuthority,
  createRootAuthority,
  createSigner,
  createTimestampAuthority,
  type Issuance,
  type KeyAndCertificate,
  MOCK_CA_NAME,
  MOCK_ROOT_NAME,
  MOCK_TSA_NAME,
  MOCK_TSA_ROOT_NAME,
} from '../../shared/document/certificates.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';

/** Those who sign in all runs of a campaign. Making them takes a second: once, for all threads. */
export interface KeyRing {
  readonly root: KeyAndCertificate;
  readonly authority: KeyAndCertificate;
  readonly timestampRoot: KeyAndCertificate;
  readonly timestampAuthority: KeyAndCertificate;
  readonly pharmacist: KeyAndCertificate;
  readonly prescriber: KeyAndCertificate;
}

function issuance(serialNumber: number): Issuance {
  const [notBefore, notAfter] = ['2026-01-01T00:00:00.000Z' as Instant, '2030-01-01T00:00:00.000Z' as Instant];
  return { notBefore, notAfter, serialNumber };
}

export function makeKeyRing(): KeyRing {
  const root = createRootAuthority(MOCK_ROOT_NAME, issuance(1));
  const authority = createAuthority(MOCK_CA_NAME, root, issuance(2));
  const timestampRoot = createRootAuthority(MOCK_TSA_ROOT_NAME, issuance(1));
  return {
    root,
    authority,
    timestampRoot,
    timestampAuthority: createTimestampAuthority(MOCK_TSA_NAME, timestampRoot, issuance(2)),
    pharmacist: createSigner({ displayName: '薬剤師　花子', role: 'Pharmacist' }, authority, issuance(10)),
    prescriber: createSigner({ displayName: '医師　太郎', role: 'Medical Doctor' }, authority, issuance(11)),
  };
}
