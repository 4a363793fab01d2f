import { describe, expect, it } from 'vitest';
import { readMessageElement, writeMessageElement } from '../../../shared/document/xml-tree.ts';
import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { InsuredPersonKey } from '../../../shared/domain/patient.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { readRequest, readResponse, writeRequest, writeResponse } from '../../../shared/formats/envelope.ts';
import { parentElement, textElement } from '../../../shared/formats/envelope-element.ts';
import { epsMessages, readReplyBody, writeReplyBody, writeRequestBody } from '../../../shared/formats/eps-messages.ts';
import { DONE, refusalOf } from '../../../shared/formats/eps-messages-outcome.ts';

const id = (n: number): Uuid => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as Uuid;
const at = '2026-11-22T01:02:03.004Z' as Instant;
const day = '2026-11-22' as CalendarDate;
const insured: InsuredPersonKey = {
  insurerNumber: '31130842',
  symbol: '２０２２&amp;<',
  number: '010001',
  branch: null,
  relation: 'insured',
  publicExpenses: [{ payerNumber: '54016027', recipientNumber: null }],
  specialPublicExpense: { payerNumber: '1', recipientNumber: '2' },
};
const drug = {
  codeType: '4',
  code: '2171022F2025',
  name: 'ノルバスク錠５ｍｇ',
  amount: '1',
  unit: '錠',
  quantity: 14,
  usage: null,
  dosageForm: null,
};
const check = {
  answer: 'found',
  notPerformedCause: null,
  checkId: id(4),
  performedAt: at,
  checkedOn: day,
  ownInstitutionIncluded: true,
  lines: [{ csvLine: 9, name: 'ノルバスク', state: 'not-comparable', reason: '未知のコード' }],
  rows: [
    {
      category: 'contraindicated',
      messageId: 'C01',
      message: '併用禁忌です。',
      ingredient: 'アムロジピン',
      csvLine: 9,
      target: drug,
      past: { ...drug, date: day, institutionName: '病院', pharmacyName: null },
      condition: null,
      comment: null,
    },
    {
      category: 'duplicate',
      messageId: 'D01',
      message: '同一投与経路で成分が重複しています。',
      ingredient: null,
      csvLine: 9,
      target: drug,
      past: null,
      condition: null,
      comment: null,
    },
  ],
} as const;
const registration = {
  operationId: id(1),
  prescriptionId: null,
  prescriptionKind: 'paper',
  signed: false,
  dispensingDate: day,
  round: { type: 'split', round: 1, of: 2, reason: '長期保存困難' },
  documentBase64: 'QUJD',
} as const;
const registered = {
  dispensingId: id(2),
  version: 1,
  registeredAt: at,
  returnedBase64: 'QUJD',
  conversion: { converted: 1, unconverted: 2 },
};
const reception = {
  prescriptionId: id(3),
  kind: 'electronic',
  exchangeNumber: '123456',
  round: 2,
  documentBase64: '',
  check,
} as const;
const held = { dispensingId: id(2), operationId: id(1), version: 2, state: 'superseded' } as const;

const requests: { readonly [K in keyof typeof epsMessages]: readonly unknown[] } = {
  receive: [
    { operationId: id(1), by: { exchangeNumber: '1234567890123456', insured } },
    { operationId: id(1), by: { prescriptionId: id(3) } },
  ],
  cancelReception: [{ operationId: id(1), prescriptionId: id(3) }],
  patientList: [{ insured }],
  register: [
    registration,
    { ...registration, prescriptionId: id(3), round: { type: 'single' } },
    { ...registration, round: { type: 'refill', round: 1, of: 3, nextDate: day } },
    { ...registration, round: { type: 'refill', round: 3, of: 3, nextDate: null } },
    { ...registration, round: { type: 'remainder-later', reason: '不足' } },
  ],
  amend: [{ ...registration, dispensingId: id(2), version: 7 }],
  withdraw: [{ operationId: id(1), dispensingId: id(2), reason: '入力\n誤り' }],
  searchOperation: [{ operationId: id(1) }],
  searchPrescription: [{ prescriptionId: id(3) }],
  listByDate: [{ date: day }],
  fetchCopy: [{ dispensingId: id(2) }],
  preCheck: [insured],
  check: [
    {
      insured,
      format: 'CJ1',
      csvBase64: 'QUJD',
      ownInstitutionIncluded: false,
      onlineConsent: { state: 'none', at: null },
      oralConsent: null,
      prescriptionId: null,
      dispensingId: id(2),
    },
    {
      insured,
      format: 'SJ1',
      csvBase64: 'QUJD',
      ownInstitutionIncluded: true,
      onlineConsent: { state: 'expired', at },
      oralConsent: {
        takenBy: '薬剤師　花子',
        takenAt: at,
        alerts: [{ checkId: id(4), csvLine: 9, category: 'contraindicated' }],
      },
      prescriptionId: id(3),
      dispensingId: null,
    },
  ],
  pastDrugs: [
    { insured, onlineConsent: { state: 'given', at } },
    { insured, onlineConsent: { state: 'hard-to-obtain', at: null } },
  ],
};
const found = {
  found: 'registered',
  code: null,
  message: null,
  takenInAt: at,
  registration: null,
  reception: null,
  withdrawal: null,
};
const replies: { readonly [K in keyof typeof epsMessages]: readonly unknown[] } = {
  receive: [reception],
  cancelReception: [{}],
  patientList: [
    { prescriptions: [] },
    { prescriptions: [{ prescriptionId: id(3), exchangeNumber: null, issuedOn: day, kind: 'electronic' }] },
  ],
  register: [registered],
  amend: [{ ...registered, conversion: null }],
  withdraw: [{ dispensingId: id(2), withdrawnAt: at }],
  searchOperation: [
    { ...found, registration: registered },
    { ...found, reception },
    { ...found, withdrawal: { dispensingId: id(2), withdrawnAt: at } },
    { ...found, found: 'not-received', takenInAt: null },
    { ...found, found: 'rejected', code: 'EPSB9101E', message: '受け付けられていません。' },
  ],
  searchPrescription: [{ state: '調剤中', round: 1, results: [held] }],
  listByDate: [{ results: [held, { ...held, state: 'current' }] }],
  fetchCopy: [{ version: 1, returnedBase64: 'QUJD' }],
  preCheck: [{}],
  check: [check, { ...check, answer: 'not-performed', notPerformedCause: 'no-masters', rows: [] }],
  pastDrugs: [{ drugs: [{ ...drug, date: day, institutionName: null, pharmacyName: '薬局' }] }],
};

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

const keys = Object.keys(epsMessages) as (keyof typeof epsMessages)[];

describe('messages of the service', () => {
  it.each(keys)('%s: request comes back through the bytes as it was', (key) => {
    const message = epsMessages[key];
    for (const request of requests[key]) {
      const body = writeRequestBody(message as never, request as never);
      const bytes = writeMessageElement(
        writeRequest({ medicalInstitutionCode: '9948000014', fileIdentifier: 'x', body }),
      );
      const tree = readMessageElement(bytes);
      const envelope = readRequest(unwrap(tree));
      expect(envelope).toMatchObject({
        ok: true,
        value: { medicalInstitutionCode: '9948000014', fileIdentifier: 'x' },
      });
      if (!envelope.ok) return;
      expect(message.request.read(envelope.value.body)).toEqual({ ok: true, value: request });
    }
  });

  it.each(keys)('%s: reply comes back through the bytes as it was', (key) => {
    const message = epsMessages[key];
    for (const reply of replies[key]) {
      const header = {
        processExecutionTime: at,
        medicalInstitutionCode: '9948000014',
        fileIdentifier: null,
        segment: 'completed',
        errorCode: null,
        errorMessage: null,
      } as const;
      const bytes = writeMessageElement(
        writeResponse({ ...header, body: writeReplyBody(message as never, DONE, reply as never) }),
      );
      const tree = readMessageElement(bytes);
      const envelope = readResponse(unwrap(tree));
      expect(envelope).toMatchObject({ ok: true, value: header });
      if (!envelope.ok || envelope.value.body === null) return;
      expect(readReplyBody(message as never, envelope.value.body)).toEqual({
        ok: true,
        value: { status: 'done', reply },
      });
    }
  });

  it('reads the real refusal of eps.md §1.2 (SegmentOfResult 1, ProcessingResultStatus 2)', () => {
    const body = parentElement('MessageBody', [
      textElement('ProcessingResultStatus', '2'),
      parentElement('CsvCheckResultList', [
        textElement('ResultMessage', '改行コードはLFで記録してください。'),
        textElement('ResultCode', 'EPSB0052E'),
      ]),
    ]);
    const read = readReplyBody(epsMessages.register, body);
    expect(read).toMatchObject({ ok: true, value: { status: 'error' } });
    if (!read.ok || read.value.status !== 'error') return;
    expect(refusalOf(read.value.outcome)).toEqual({ code: 'EPSB0052E', text: '改行コードはLFで記録してください。' });
  });

  it('names the element that is missing, repeated or wrong', () => {
    const body = (...children: readonly ReturnType<typeof textElement>[]) => parentElement('MessageBody', children);
    const read = (element: ReturnType<typeof body>) => epsMessages.fetchCopy.request.read(element);
    const issues = (element: ReturnType<typeof body>) => {
      const result = read(element);
      return result.ok ? [] : result.issues.map((issue) => [issue.code, issue.parameters?.element]);
    };
    const right = textElement('DispensingId', id(2));
    expect(issues(body(right, textElement('Unknown', 'kept apart')))).toEqual([]);
    expect(issues(body())).toEqual([['envelope.missing-element', 'DispensingId']]);
    expect(issues(body(right, right))).toEqual([['envelope.repeated-element', 'DispensingId']]);
    expect(issues(body(textElement('DispensingId', 'x')))).toEqual([['envelope.bad-value', 'DispensingId']]);
    expect(issues(body(parentElement('DispensingId', [right])))).toEqual([['envelope.bad-value', 'DispensingId']]);
  });

  it('is no message with text where only elements may stand, and none under another name', () => {
    const codeOf = (xml: string) => {
      const tree = readMessageElement(new TextEncoder().encode(xml));
      const read = tree.ok ? readResponse(tree.value) : tree;
      return read.ok ? null : read.issues[0]?.code;
    };
    expect(codeOf('<XmlMsg>hello<MessageHeader/></XmlMsg>')).toBe('envelope.not-a-message');
    expect(codeOf('<html><MessageHeader/></html>')).toBe('envelope.not-a-message');
  });

  it.each([
    ['another root', '<X><MessageHeader/></X>'],
    ['no header', '<XmlMsg><MessageBody/></XmlMsg>'],
    [
      'no segment',
      '<XmlMsg><MessageHeader><CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader><MessageBody/></XmlMsg>',
    ],
    [
      'Shift_JIS declared',
      '<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult><CharacterCodeIdentifier>1</CharacterCodeIdentifier></MessageHeader><MessageBody/></XmlMsg>',
    ],
    [
      'no body though completed',
      '<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult><CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader></XmlMsg>',
    ],
    ['a DTD', '<!DOCTYPE XmlMsg><XmlMsg/>'],
    ['an attribute', '<XmlMsg a="1"><MessageHeader/></XmlMsg>'],
    ['text between elements', '<XmlMsg>hello<MessageHeader/></XmlMsg>'],
    ['cut', '<XmlMsg><MessageHeader>'],
    ['nothing', ''],
  ])('believes nothing of an answer with %s', (_case, xml) => {
    const tree = readMessageElement(new TextEncoder().encode(xml));
    expect(tree.ok && readResponse(tree.value).ok).toBe(false);
  });
});
