import { randomUUID } from 'node:crypto';
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
} from '../../../../shared/document/certificates.ts';
import { buildDispensingDocument } from '../../../../shared/document/dispensing-document.ts';
import { buildPrescriptionDocument } from '../../../../shared/document/prescription-document.ts';
import { makeRevocationList } from '../../../../shared/document/revocation-list-maker.ts';
import {
  completeDispensingDocument,
  signatureTimestampImprint,
} from '../../../../shared/document/service-additions.ts';
import { softSigner } from '../../../../shared/document/soft-signer.ts';
import { makeTimestampToken } from '../../../../shared/document/timestamp-maker.ts';
import { type VerificationSetting, verifyDocument } from '../../../../shared/document/verify-document.ts';
import { type DocumentSigner, signDispensingDocument } from '../../../../shared/document/xades-sign.ts';
import type { Instant } from '../../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../../shared/domain/identifiers.ts';
import type { Result } from '../../../../shared/domain/result.ts';

export const NOW = '2026-11-22T01:02:03.000Z' as Instant;
export const DISPENSING_ID = '024d68dd-074f-4442-8fee-7d8c6c952afd' as Uuid;
export const PRESCRIPTION_ID = '1439e0c5-7c1d-4512-861d-263de48417bf' as Uuid;

export function issuance(serialNumber: number, notAfter = '2030-01-01T00:00:00.000Z'): Issuance {
  return { notBefore: '2026-01-01T00:00:00.000Z' as Instant, notAfter: notAfter as Instant, serialNumber };
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map((issue) => issue.code).join(', '));
  return result.value;
}

export function codesOf(result: Result<unknown>): readonly string[] {
  return result.ok ? [] : result.issues.map((issue) => issue.code);
}

export const root = createRootAuthority(MOCK_ROOT_NAME, issuance(1));
export const ca = createAuthority(MOCK_CA_NAME, root, issuance(2));
export const tsaRoot = createRootAuthority(MOCK_TSA_ROOT_NAME, issuance(1));
export const tsa = createTimestampAuthority(MOCK_TSA_NAME, tsaRoot, issuance(2));
export const pharmacistKey = createSigner({ displayName: '薬剤師　花子', role: 'Pharmacist' }, ca, issuance(10));
export const doctorKey = createSigner({ displayName: '医師　太郎', role: 'Medical Doctor' }, ca, issuance(11));
export const pharmacist = softSigner(pharmacistKey);
export const doctor = softSigner(doctorKey);

/** Roots alone: the CA's certificate must come from the document, or be given as an anchor beside. */
export const setting: VerificationSetting = {
  anchors: { signature: [root.certificatePem, ca.certificatePem], timestamp: [tsaRoot.certificatePem] },
  now: NOW,
};

export const CJ1 = 'CJ1,\n1,電処　有効五二,2,20110101\n5,20220908,\n201,1,アルメタ軟膏　０．１％,1,本,2,662640683,\n';
export const SJ1 = 'SJ1\n1,1,8000010,99,検証用病院\n';

export function prescription(signer: DocumentSigner | null = doctor, sj1 = SJ1): Uint8Array {
  return must(buildPrescriptionDocument({ sj1, prescriptionId: PRESCRIPTION_ID, signer, signingTime: NOW }));
}

export function unsignedDispensing(cj1 = CJ1, original: Uint8Array | null = null): Uint8Array {
  return must(buildDispensingDocument({ cj1, prescriptionOriginal: original }));
}

export function signedDispensing(signer: DocumentSigner = pharmacist, signingTime = NOW, cj1 = CJ1): Uint8Array {
  return must(signDispensingDocument(unsignedDispensing(cj1), signer, signingTime, randomUUID));
}

export function tokenFor(signed: Uint8Array, authority: KeyAndCertificate = tsa, genTime = NOW): Uint8Array {
  return makeTimestampToken({ imprint: must(signatureTimestampImprint(signed)), genTime, serialNumber: 7 }, authority);
}

export function revocationList(issuer: KeyAndCertificate, revokedSerials: readonly number[] = []): Uint8Array {
  return makeRevocationList(issuer, {
    number: 1,
    thisUpdate: '2026-11-20T00:00:00.000Z' as Instant,
    nextUpdate: '2026-11-30T00:00:00.000Z' as Instant,
    revoked: revokedSerials.map((serialNumber) => ({ serialNumber, at: '2026-11-21T00:00:00.000Z' as Instant })),
  });
}

/** As the service returns it, with chain and revocation lists inside. */
export function returnedDispensing(
  signed: Uint8Array,
  token: Uint8Array | null = tokenFor(signed),
  lists: readonly Uint8Array[] = [revocationList(ca), revocationList(root)],
): Uint8Array {
  return must(
    completeDispensingDocument(signed, {
      dispensingId: DISPENSING_ID,
      conversions: [
        { csvLineNo: 4, code: '662640683', receiptLine: '201,1,アルメタ & <軟膏>,1,本,2,662640683,', yjLine: null },
      ],
      timestampToken: token,
      validation: { certificates: [ca.certificateDer], revocationLists: lists },
    }),
  );
}

/** `element/check` of everything that fails. */
export function failures(bytes: Uint8Array, how: VerificationSetting = setting): readonly string[] {
  return verifyDocument(bytes, how).signatures.flatMap((signature) =>
    signature.checks.filter((check) => check.result === 'fail').map((check) => `${signature.element}/${check.name}`),
  );
}

export function edited(bytes: Uint8Array, edit: (text: string) => string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const next = edit(text);
  if (next === text) throw new Error('the edit changed nothing');
  return new TextEncoder().encode(next);
}
