import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpGateway, type HttpGatewayOptions } from '../../main/adapters/eps/http-gateway.ts';
import type { DuplicateCheckRequest, EpsGateway, RegisterRequest } from '../../main/application/service-ports.ts';
import type { Clock, Random } from '../../main/application/system-ports.ts';
import { createKeyAndRequest } from '../../shared/document/certificate-request.ts';
import { buildDispensingDocument } from '../../shared/document/dispensing-document.ts';
import { softSigner } from '../../shared/document/soft-signer.ts';
import { type DocumentSigner, signDispensingDocument } from '../../shared/document/xades-sign.ts';
import { type CalendarDate, type Instant, instantOf, tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import type { Decimal } from '../../shared/domain/decimal.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import { PLAIN_DRUG, PLAIN_GROUP, PLAIN_RESULT } from '../../shared/domain/dispensing/plain-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { InsuredPersonKey } from '../../shared/domain/patient.ts';
import type { Result } from '../../shared/domain/result.ts';
import { cj1FromDispensingResult } from '../../shared/formats/cj1.ts';
import { NO_ONLINE_CONSENT, type OnlineConsent } from '../../shared/formats/eps-messages-consent.ts';

export const PHARMACY = '9948000014';

export const testClock: Clock = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

export const uuid = (): Uuid => randomUUID() as Uuid;

export const testRandom: Random = { uuid, fraction: () => Math.random(), bytes: (length) => randomBytes(length) };

export const today = (): CalendarDate => tokyoDateOf(instantOf(Date.now()));

export function gatewayTo(baseUrl: string, options: Partial<HttpGatewayOptions> = {}): EpsGateway {
  return createHttpGateway({
    baseUrl,
    medicalInstitutionCode: PHARMACY,
    clock: testClock,
    random: testRandom,
    ...options,
  });
}

/** A folder that the test removes with `remove`. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'chozai-mock-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface MockProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** SIGKILL, and waits until it is gone */
  kill(): Promise<void>;
}

/** The mock as a process of its own, over real sockets. */
export async function spawnMock(dataDir: string, port = 0, ...more: readonly string[]): Promise<MockProcess> {
  const entry = join(import.meta.dirname, '../../mock-service/start.ts');
  const child = spawn(process.execPath, [entry, '--port', String(port), '--data', dataDir, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
  });
  const [first] = await Promise.race([
    createInterface({ input: child.stdout })
      [Symbol.asyncIterator]()
      .next()
      .then((line) => [line.value as string | undefined]),
    ended.then(() => [undefined]),
  ]);
  if (first === undefined) throw new Error('the mock ended before it said where it is');
  const { url } = JSON.parse(first) as { url: string };
  return {
    url,
    process: child,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface Ledger {
  readonly results: readonly {
    readonly dispensingId: Uuid;
    readonly operationId: Uuid;
    readonly kind: string;
    readonly prescriptionId: Uuid | null;
    readonly receivedSha256: string | null;
    readonly returnedSha256: string | null;
    readonly receivedAt: Instant;
    readonly version: number;
    readonly state: string;
  }[];
  readonly counters: {
    readonly requests: number;
    readonly bytesIn: number;
    readonly peakInFlight: number;
    readonly byMessage: Readonly<Record<string, number>>;
    readonly byStatus: Readonly<Record<string, number>>;
  };
}

export async function ledgerOf(url: string): Promise<Ledger> {
  return (await (await fetch(`${url}/mock/ledger`)).json()) as Ledger;
}

/** Any `/mock/*` door; answers status and JSON. */
export async function door(url: string, path: string, json: unknown): Promise<{ status: number; json: never }> {
  const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(json) });
  return { status: response.status, json: (await response.json()) as never };
}

export async function setFaults(url: string, faults: unknown): Promise<void> {
  const answer = await door(url, '/mock/faults', faults);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.json));
}

/** Consent given online just now. */
export function consentGiven(): OnlineConsent {
  return { state: 'given', at: instantOf(Date.now()) };
}

export const INSURED: InsuredPersonKey = {
  insurerNumber: '31130842',
  symbol: '２０２２',
  number: '010001',
  branch: '01',
  relation: 'insured',
  publicExpenses: [],
  specialPublicExpense: null,
};

const PATIENT = { nameKanji: '電処　有効五二', nameKana: 'ﾃﾞﾝｼｮ ﾕｳｺｳ', sex: 'female', birthDate: '2011-01-01' };

/** Fields for `POST /mock/prescriptions`. */
export function prescriptionFields(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    kind: 'electronic',
    patient: PATIENT,
    insured: INSURED,
    groups: [
      {
        quantity: 14,
        usage: { codeType: 'eps', code: '1011000400000000', text: '１日１回朝食後　服用' },
        drugs: [{ codeType: 'yj', code: '2171022F2025', name: 'ノルバスク錠５ｍｇ', amount: '1', unit: '錠' }],
      },
    ],
    ...change,
  };
}

export async function book(
  url: string,
  change: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly prescriptionId: Uuid; readonly exchangeNumber: string }> {
  const answer = await door(url, '/mock/prescriptions', prescriptionFields(change));
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.json));
  return answer.json;
}

/** A result as this pharmacy hands it over. */
export function resultFor(prescriptionId: Uuid | null, change: Partial<DispensingResult> = {}): DispensingResult {
  return {
    patient: { ...PATIENT, sex: 'female', birthDate: PATIENT.birthDate as CalendarDate },
    patientNotes: [],
    notebookMemos: [],
    dispensingDate: today(),
    insuranceKind: 'health-insurance',
    insured: INSURED,
    prescriptionId,
    pharmacy: {
      prefecture: '99',
      feeScoreType: '4',
      code: '8000014',
      name: '検証用薬局',
      postalCode: null,
      address: null,
      phone: null,
    },
    pharmacist: { name: '薬剤師　花子', contact: null },
    institution: {
      prefecture: '99',
      feeScoreType: '1',
      code: '8000010',
      name: '検証用病院',
      postalCode: null,
      address: null,
      phone: null,
    },
    groups: [
      {
        rpNumber: 1,
        prescriber: { name: '医師　０１郎', department: '内科' },
        dosageForm: 'oral',
        usage: { codeType: 'eps', code: '1011000400000000', text: '１日１回朝食後　服用', timesPerDay: 1 },
        quantity: 14,
        quantityUnit: 'days',
        drugs: [
          {
            codeType: 'yj',
            code: '2171022F2025',
            name: 'ノルバスク錠５ｍｇ',
            amount: '1' as Decimal,
            unit: '錠',
            ...PLAIN_DRUG,
          },
        ],
        ...PLAIN_GROUP,
      },
    ],
    ...PLAIN_RESULT,
    ...change,
  };
}

export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/** A pharmacist's key, certified by the mock. */
export async function enrolledSigner(gateway: EpsGateway): Promise<DocumentSigner> {
  const { privateKeyPem, requestPem } = createKeyAndRequest('薬剤師　花子');
  const answer = await gateway.enrol(requestPem);
  if (answer.kind !== 'answered') throw new Error(`not enrolled: ${JSON.stringify(answer)}`);
  const { certificatePem } = answer.value;
  const der = new Uint8Array(Buffer.from(certificatePem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64'));
  return softSigner({ privateKeyPem, certificatePem, certificateDer: der });
}

/** An unsigned document of a result. */
export function documentOf(result: DispensingResult, original: Uint8Array | null = null): Uint8Array {
  return unwrap(buildDispensingDocument({ cj1: cj1FromDispensingResult(result), prescriptionOriginal: original }));
}

export function signedDocument(unsigned: Uint8Array, signer: DocumentSigner): Uint8Array {
  return unwrap(signDispensingDocument(unsigned, signer, instantOf(Date.now()), uuid));
}

/** A registration of plain paper: the smallest that the service takes. */
export function paperRequest(result: DispensingResult = resultFor(null)): RegisterRequest {
  return {
    prescriptionId: null,
    prescriptionKind: 'paper',
    document: documentOf(result),
    signed: false,
    round: result.round,
    dispensingDate: result.dispensingDate,
  };
}

/** A check of a result's lines as a pharmacy asks it before 確定: nothing left out, no consent. */
export function checkRequest(
  result: DispensingResult,
  change: Partial<DuplicateCheckRequest> = {},
): DuplicateCheckRequest {
  return {
    insured: result.insured,
    csv: cj1FromDispensingResult(result),
    format: 'CJ1',
    ownInstitutionIncluded: true,
    onlineConsent: NO_ONLINE_CONSENT,
    oralConsent: null,
    prescriptionId: null,
    dispensingId: null,
    ...change,
  };
}

/** Takes an electronic prescription in and makes the signed registration of its result. */
export async function electronicRequest(
  gateway: EpsGateway,
  signer: DocumentSigner,
  prescriptionId: Uuid,
  change: Partial<DispensingResult> = {},
): Promise<RegisterRequest> {
  const received = await gateway.receive(uuid(), { prescriptionId });
  if (received.kind !== 'answered') throw new Error(`not received: ${JSON.stringify(received)}`);
  const result = resultFor(prescriptionId, change);
  return {
    prescriptionId,
    prescriptionKind: 'electronic',
    document: signedDocument(documentOf(result, received.value.document), signer),
    signed: true,
    round: result.round,
    dispensingDate: result.dispensingDate,
  };
}
