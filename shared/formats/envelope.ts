/**
 * The envelope that every message of the service travels in (eps.md §1.2): `XmlMsg / MessageHeader, MessageBody`, and
 * the first of its two levels of status, `SegmentOfResult`. The second level, `ProcessingResultStatus`, is part of the
 * body (eps-messages-outcome.ts).
 */
import type { Instant } from '../domain/calendar-date.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { optional, record, required } from './envelope-codec.ts';
import { childrenNamed, type MessageElement, parentElement } from './envelope-element.ts';
import { envelopeIssue } from './envelope-issues.ts';
import { codedText, instantText, plainText } from './envelope-text.ts';

/** OQSCD003: 1 正常終了, 2 処理中, 9 異常終了. */
export type ResultSegment = 'completed' | 'in-progress' | 'failed';

export interface RequestEnvelope {
  /** 10 digits: prefecture, fee score type, code */
  readonly medicalInstitutionCode: string;
  /** Echoed by the service; ours is a random id per request, for the log */
  readonly fileIdentifier: string | null;
  readonly body: MessageElement;
}

export interface ResponseEnvelope {
  readonly processExecutionTime: Instant | null;
  readonly medicalInstitutionCode: string | null;
  readonly fileIdentifier: string | null;
  readonly segment: ResultSegment;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** null in an answer that failed at the first level */
  readonly body: MessageElement | null;
}

const requestHeader = record({
  medicalInstitutionCode: required('MedicalInstitutionCode', {
    write: (code: string) => code,
    read: (text: string) => (/^\d{10}$/.test(text) ? text : null),
  }),
  fileIdentifier: optional('ArbitraryFileIdentifier', plainText),
});

const responseHeader = record({
  processExecutionTime: optional('ProcessExecutionTime', instantText),
  medicalInstitutionCode: optional('MedicalInstitutionCode', plainText),
  fileIdentifier: optional('ArbitraryFileIdentifier', plainText),
  segment: required('SegmentOfResult', codedText({ completed: '1', 'in-progress': '2', failed: '9' })),
  errorCode: optional('ErrorCode', plainText),
  errorMessage: optional('ErrorMessage', plainText),
  /** 0 = UTF-8, the only one we write or read */
  characterCode: required('CharacterCodeIdentifier', codedText({ 'utf-8': '0' })),
});

function onlyPart(root: MessageElement, name: string): Result<MessageElement> {
  const found = childrenNamed(root, name);
  const only = found[0];
  if (only === undefined) return refusal(envelopeIssue('envelope.missing-element', { element: name }));
  if (found.length > 1) return refusal(envelopeIssue('envelope.repeated-element', { element: name }));
  return success(only);
}

function headerOf(root: MessageElement): Result<MessageElement> {
  if (root.name === 'XmlMsg') return onlyPart(root, 'MessageHeader');
  return refusal(envelopeIssue('envelope.not-a-message', { element: root.name }));
}

export function writeRequest(envelope: RequestEnvelope): MessageElement {
  return parentElement('XmlMsg', [parentElement('MessageHeader', requestHeader.write(envelope)), envelope.body]);
}

/** @returns the envelope, or `envelope.*` issues */
export function readRequest(root: MessageElement): Result<RequestEnvelope> {
  const header = headerOf(root);
  if (!header.ok) return header;
  const fields = requestHeader.read(header.value);
  if (!fields.ok) return fields;
  const body = onlyPart(root, 'MessageBody');
  return body.ok ? success({ ...fields.value, body: body.value }) : body;
}

export function writeResponse(envelope: ResponseEnvelope): MessageElement {
  const header = parentElement('MessageHeader', responseHeader.write({ ...envelope, characterCode: 'utf-8' }));
  return parentElement('XmlMsg', envelope.body === null ? [header] : [header, envelope.body]);
}

/** @returns the envelope, or `envelope.*` issues: then nothing can be believed of the answer */
export function readResponse(root: MessageElement): Result<ResponseEnvelope> {
  const header = headerOf(root);
  if (!header.ok) return header;
  const fields = responseHeader.read(header.value);
  if (!fields.ok) return fields;
  const bodies = childrenNamed(root, 'MessageBody');
  if (bodies.length > 1) return refusal(envelopeIssue('envelope.repeated-element', { element: 'MessageBody' }));
  if (bodies.length === 0 && fields.value.segment !== 'failed') {
    return refusal(envelopeIssue('envelope.missing-element', { element: 'MessageBody' }));
  }
  const { characterCode: _utf8, ...rest } = fields.value;
  return success({ ...rest, body: bodies[0] ?? null });
}
