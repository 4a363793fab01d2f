/**
 * Every reader that a stranger's bytes reach, as one function of bytes each. What it gives back does not matter here; it
 * must come back, within a second, without a throw.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProfileFile } from '../../main/adapters/profile/profile-file.ts';
import { decodeText, encodeText } from '../../main/adapters/system/text-encoding.ts';
import { readMasterFiles } from '../../main/application/masters/read-master-files.ts';
import { entryForm } from '../../shared/contract/entry-form.ts';
import { recordDocumentOf } from '../../shared/contract/entry-record.ts';
import { isTooDeep } from '../../shared/contract/input-depth.ts';
import { paperExample, recordDocument } from '../../shared/contract/record-document.ts';
import { readCertificateOrNull } from '../../shared/document/certificate-reader.ts';
import { examineDispensingDocument } from '../../shared/document/examine-document.ts';
import { readPrescriptionDocument } from '../../shared/document/prescription-document.ts';
import { readRevocationListOrNull } from '../../shared/document/revocation.ts';
import { readTimestampTokenOrNull } from '../../shared/document/timestamp-token.ts';
import { verifyDocument } from '../../shared/document/verify-document.ts';
import { readMessageElement } from '../../shared/document/xml-tree.ts';
import { dispensingResultFromCj1, readCj1, writeCj1 } from '../../shared/formats/cj1.ts';
import { readRequest, readResponse } from '../../shared/formats/envelope.ts';
import { epsMessages, readReplyBody } from '../../shared/formats/eps-messages.ts';
import { prescriptionFromJahisRx, readJahisRx, writeJahisRx } from '../../shared/formats/jahis-rx.ts';
import { blocksFromJahisTc } from '../../shared/formats/jahis-tc-blocks.ts';
import { readJahisTc, splitControlOf, writeJahisTc } from '../../shared/formats/jahis-tc-document.ts';
import { assembleSymbols, scannedKind } from '../../shared/formats/scanned-symbols.ts';
import { prescriptionFromSj1, readSj1, writeSj1 } from '../../shared/formats/sj1.ts';
import { readSlipQr, writeSlipQr } from '../../shared/formats/slip-qr.ts';
import { csvGrid } from '../../shared/masters/parse-csv.ts';
import {
  ca,
  doctorKey,
  prescription,
  returnedDispensing,
  revocationList,
  setting,
  signedDispensing,
  tokenFor,
  unsignedDispensing,
} from '../unit/document/support/mock-pki.ts';
import { cj1Samples, jahisSamples, masterSamples, messageSamples, sj1Samples } from './parser-seeds.ts';

export interface FuzzedParser {
  readonly seeds: () => readonly Buffer[];
  /** Changes the text of XML by its elements, too */
  readonly xml?: true;
  /** @throws when a promise of the reader is broken */
  readonly read: (bytes: Buffer) => unknown;
}

function text(bytes: Buffer): string {
  const decoded = decodeText(bytes);
  return decoded.ok ? decoded.value.text : bytes.toString('utf8');
}

function promise(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken: ${what}`);
}

/** JSON of a stranger, as the doors read it: what is no JSON or too deep goes no further. */
function json(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isTooDeep(value) ? null : value;
  } catch {
    return null;
  }
}

const jsonSeed = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const bytesOf = (octets: Uint8Array): Buffer => Buffer.from(octets);

const EMPTY_FORM = entryForm.safeParse({ version: 1 });

export const parsers: Readonly<Record<string, FuzzedParser>> = {
  'jahis-rx': {
    seeds: () => jahisSamples('jahis-rx'),
    read: (bytes) => {
      const written = text(bytes);
      const { document } = readJahisRx(written);
      promise(writeJahisRx(document) === written || !written.startsWith('JAHIS'), 'a file serialises back as it was');
      prescriptionFromJahisRx(document);
    },
  },
  'jahis-tc': {
    seeds: () => jahisSamples('jahis-tc'),
    read: (bytes) => {
      const written = text(bytes);
      const { document } = readJahisTc(written);
      promise(writeJahisTc(document) === written || !written.startsWith('JAHISTC'), 'a file serialises back as it was');
      splitControlOf(document);
      blocksFromJahisTc(document, '9948000014');
    },
  },
  sj1: {
    seeds: sj1Samples,
    read: (bytes) => {
      const written = text(bytes);
      const { document } = readSj1(written);
      promise(writeSj1(document) === written || !written.startsWith('SJ1'), 'a file serialises back as it was');
      prescriptionFromSj1(document, { prescriptionId: null, kind: 'electronic' } as never);
    },
  },
  cj1: {
    seeds: cj1Samples,
    read: (bytes) => {
      const written = text(bytes);
      const { document } = readCj1(written);
      promise(writeCj1(document) === written || !written.startsWith('CJ1'), 'a file serialises back as it was');
      dispensingResultFromCj1(document);
    },
  },
  'slip-qr': {
    seeds: () => [Buffer.from('06050116,１２,３４５,01,123456,19480110'), Buffer.from('1,06050116\r\n123456')],
    read: (bytes) => {
      const read = readSlipQr(text(bytes));
      if (read.ok) promise(readSlipQr(writeSlipQr(read.value)).ok, 'what is read can be written and read again');
    },
  },
  symbols: {
    seeds: () => jahisSamples('jahis-rx').map((sample) => Buffer.concat([sample, Buffer.from([0]), sample])),
    read: (bytes) => {
      const texts = text(bytes).split('\0').slice(0, 16);
      const kind = texts.reduce<ReturnType<typeof scannedKind>>((begun, one) => scannedKind(one, begun), null);
      if (kind !== null) assembleSymbols(kind, texts);
    },
  },
  envelope: {
    xml: true,
    seeds: messageSamples,
    read: (bytes) => {
      const root = readMessageElement(bytes);
      if (!root.ok) return;
      const request = readRequest(root.value);
      const response = readResponse(root.value);
      for (const message of Object.values(epsMessages)) {
        if (request.ok) message.request.read(request.value.body);
        if (response.ok && response.value.body !== null) readReplyBody(message, response.value.body);
      }
    },
  },
  'xml-document': {
    xml: true,
    seeds: () => [returnedDispensing(signedDispensing()), unsignedDispensing(), prescription()].map(bytesOf),
    read: (bytes) => {
      examineDispensingDocument(bytes, setting);
      readPrescriptionDocument(bytes);
      verifyDocument(bytes, setting);
    },
  },
  'certificate-data': {
    seeds: () =>
      [ca.certificateDer, doctorKey.certificateDer, revocationList(ca, [10]), tokenFor(signedDispensing())].map(
        bytesOf,
      ),
    read: (bytes) => {
      readCertificateOrNull(bytes);
      readRevocationListOrNull(bytes);
      readTimestampTokenOrNull(bytes);
    },
  },
  masters: {
    seeds: masterSamples,
    read: async (bytes) => {
      for (const name of ['tp20260401-01_01.xlsx', 'x.csv'])
        await readMasterFiles([{ name, bytes }], {
          kind: null,
          appliesFrom: null,
          decodeText,
          told: () => Promise.resolve(),
        });
    },
  },
  'text-encoding': {
    seeds: () => [
      ...jahisSamples('jahis-tc'),
      Buffer.from('日本語のテキスト\r\n', 'utf8'),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
    ],
    read: (bytes) => {
      const decoded = decodeText(bytes);
      if (!decoded.ok || decoded.value.issues.length > 0) return;
      const { bytes: again } = encodeText(decoded.value.text, decoded.value.form);
      promise(Buffer.compare(again, bytes) === 0, 'what is decoded without a word is encoded to the same bytes');
    },
  },
  csv: {
    seeds: () => [masterSamples()[0] ?? Buffer.alloc(0), Buffer.from('a,"b""c"\r\n"d\ne",f')],
    read: (bytes) => csvGrid(bytes.toString('utf8')),
  },
  'entry-form': {
    seeds: () => [jsonSeed(EMPTY_FORM.success ? EMPTY_FORM.data : {}), jsonSeed(paperExample)],
    read: (bytes) => {
      const value = json(bytes);
      const form = entryForm.safeParse(value);
      if (form.success) recordDocumentOf(form.data, null);
      recordDocument.safeParse(value);
    },
  },
  'profile-json': {
    seeds: () => [
      jsonSeed({
        format: 'chozai-registrar profile',
        version: 1,
        slots: [
          {
            name: 'owner',
            kdf: { name: 'scrypt', n: 32_768, r: 8, p: 1 },
            salt: Buffer.alloc(16, 1).toString('base64'),
            nonce: Buffer.alloc(12, 2).toString('base64'),
            wrapped: Buffer.alloc(48, 3).toString('base64'),
          },
        ],
      }),
    ],
    read: (bytes) => {
      const dir = mkdtempSync(join(tmpdir(), 'chozai-fuzz-'));
      try {
        writeFileSync(join(dir, 'profile.json'), bytes);
        readProfileFile(dir);
      } finally {
        rmSync(dir, { recursive: true });
      }
    },
  },
};
