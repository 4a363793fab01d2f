import { type Result, refusal, success } from '../domain/result.ts';
import { documentIssue } from './document-issues.ts';
import { decodeStrictBase64 } from './strict-base64.ts';
import type { XmlElement } from './xml-engine.ts';

/** The CSV text inside `PrescriptionDocument` or `DispensingDocument`: strict Base64 of UTF-8. */
export function csvInside(element: XmlElement): Result<string> {
  const octets = decodeStrictBase64(element.text);
  if (octets === null) return refusal(documentIssue('document.bad-base64', { element: element.localName }));
  try {
    return success(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets));
  } catch {
    return refusal(documentIssue('document.content-not-utf8', { element: element.localName }));
  }
}
