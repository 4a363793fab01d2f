import { createPrivateKey, sign } from 'node:crypto';
import { BitString, Integer } from 'asn1js';
import { AlgorithmIdentifier, CertificateRevocationList, Extension, Extensions, RevokedCertificate, Time } from 'pkijs';
import { epochMsOf, type Instant } from '../domain/calendar-date.ts';
import { readCertificateOrNull } from './certificate-reader.ts';
import type { KeyAndCertificate } from './certificates.ts';

export interface RevocationListPlan {
  readonly number: number;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant;
  readonly revoked: readonly { readonly serialNumber: number; readonly at: Instant }[];
}

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const CRL_NUMBER = '2.5.29.20';

/** pkijs keeps the encoding of the part to be signed to subclasses. */
class SignableList extends CertificateRevocationList {
  signWith(privateKeyPem: string): void {
    const tbs = new Uint8Array(this.encodeTBS().toBER(false));
    this.tbsView = tbs;
    const signature = sign('sha256', tbs, createPrivateKey(privateKeyPem));
    this.signatureValue = new BitString({ valueHex: Uint8Array.from(signature).buffer });
  }
}

function timeOf(instant: Instant): Time {
  return new Time({ value: new Date(epochMsOf(instant)) });
}

/** A certificate revocation list (RFC 5280 §5) signed by its issuer; returns DER. MOCK. */
export function makeRevocationList(issuer: KeyAndCertificate, plan: RevocationListPlan): Uint8Array {
  const certificate = readCertificateOrNull(issuer.certificateDer);
  if (certificate === null) throw new Error('the issuer has no readable certificate');
  const algorithm = new AlgorithmIdentifier({ algorithmId: SHA256_WITH_RSA });
  const list = new SignableList();
  list.version = 1;
  list.signature = algorithm;
  list.signatureAlgorithm = algorithm;
  list.issuer = certificate.parsed.subject;
  list.thisUpdate = timeOf(plan.thisUpdate);
  list.nextUpdate = timeOf(plan.nextUpdate);
  if (plan.revoked.length > 0) {
    list.revokedCertificates = plan.revoked.map(
      ({ serialNumber, at }) =>
        new RevokedCertificate({
          userCertificate: new Integer({ value: serialNumber }),
          revocationDate: timeOf(at),
        }),
    );
  }
  const number = new Integer({ value: plan.number }).toBER(false);
  list.crlExtensions = new Extensions({
    extensions: [new Extension({ extnID: CRL_NUMBER, critical: false, extnValue: number })],
  });
  list.signWith(issuer.privateKeyPem);
  return new Uint8Array(list.toSchema(false).toBER(false));
}
