import { randomInt, X509Certificate } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
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
import { softSigner } from '../../shared/document/soft-signer.ts';
import type { TrustAnchors } from '../../shared/document/verify-document.ts';
import type { DocumentSigner } from '../../shared/document/xades-sign.ts';
import { addMs, type Instant } from '../../shared/domain/calendar-date.ts';

export interface MockKeys {
  readonly root: KeyAndCertificate;
  readonly authority: KeyAndCertificate;
  readonly prescriber: DocumentSigner;
  readonly timestampAuthority: KeyAndCertificate;
  /** What `GET /mock/anchors` gives: the CA stands beside its root, because what a pharmacy sends carries no chain. */
  readonly anchors: TrustAnchors;
}

const DAY_MS = 86_400_000;
const KEY_FILE = 'mock-keys.json';
const VALID_BEFORE_MS = 30 * DAY_MS;
const VALID_FOR_MS = 10 * 365 * DAY_MS;

const pair = z.object({ privateKeyPem: z.string(), certificatePem: z.string() });
const keyFileSchema = z.object({
  root: pair,
  authority: pair,
  prescriber: pair,
  timestampRoot: pair,
  timestampAuthority: pair,
});
type KeyFile = z.infer<typeof keyFileSchema>;

/** Valid from 30 days ago (a pharmacy's clock may be behind) for ten years; a random serial number. */
export function issuanceAt(now: Instant): Issuance {
  return {
    notBefore: addMs(now, -VALID_BEFORE_MS),
    notAfter: addMs(now, VALID_FOR_MS),
    serialNumber: randomInt(1, 2 ** 47),
  };
}

function makeKeys(now: Instant): KeyFile {
  const root = createRootAuthority(MOCK_ROOT_NAME, issuanceAt(now));
  const authority = createAuthority(MOCK_CA_NAME, root, issuanceAt(now));
  const doctor = { displayName: 'MOCK 処方医', role: 'Medical Doctor' } as const;
  const prescriber = createSigner(doctor, authority, issuanceAt(now));
  const timestampRoot = createRootAuthority(MOCK_TSA_ROOT_NAME, issuanceAt(now));
  const timestampAuthority = createTimestampAuthority(MOCK_TSA_NAME, timestampRoot, issuanceAt(now));
  return { root, authority, prescriber, timestampRoot, timestampAuthority };
}

/** Whole or not at all: a half-written key file would make every stored document unverifiable. */
function writeKeyFile(path: string, keys: KeyFile): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify(keyFileSchema.parse(keys)));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

function withDer({ privateKeyPem, certificatePem }: KeyFile['root']): KeyAndCertificate {
  return { privateKeyPem, certificatePem, certificateDer: new Uint8Array(new X509Certificate(certificatePem).raw) };
}

/** Root, CA, prescriber and time-stamp authority of this mock: made at the first start, kept in its folder. MOCK. */
export function loadMockKeys(dataDir: string, now: Instant): MockKeys {
  const path = join(dataDir, KEY_FILE);
  if (!existsSync(path)) writeKeyFile(path, makeKeys(now));
  const keys = keyFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return {
    root: withDer(keys.root),
    authority: withDer(keys.authority),
    prescriber: softSigner(withDer(keys.prescriber)),
    timestampAuthority: withDer(keys.timestampAuthority),
    anchors: {
      signature: [keys.root.certificatePem, keys.authority.certificatePem],
      timestamp: [keys.timestampRoot.certificatePem],
    },
  };
}
