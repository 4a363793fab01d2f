import type { Result } from '../domain/result.ts';
import { success } from '../domain/result.ts';
import { type DispensingDocumentContent, dispensingContent } from './dispensing-document.ts';
import { DOCUMENT_LIMITS } from './document-schemas.ts';
import { type DocumentFrame, dispensingFrame } from './service-additions.ts';
import type { VerificationReport } from './verification-report.ts';
import { type VerificationSetting, verificationOf } from './verify-document.ts';
import { withXml } from './xml-engine.ts';

/** A dispensing document read, verified and ready to be completed. */
export interface ExaminedDocument {
  readonly content: DispensingDocumentContent;
  readonly report: VerificationReport;
  /** Refused for a document that the service has completed before */
  readonly frame: Result<DocumentFrame>;
}

/**
 * `readDispensingDocument`, `verifyDocument` and the frame for completing, of one parse: what the service does with
 * every registration. Issues as `readDispensingDocument`.
 */
export function examineDispensingDocument(bytes: Uint8Array, setting: VerificationSetting): Result<ExaminedDocument> {
  const examined = withXml(bytes, DOCUMENT_LIMITS, (document): Result<ExaminedDocument> => {
    const content = dispensingContent(document);
    if (!content.ok) return content;
    const report = verificationOf(document, setting);
    return success({ content: content.value, report, frame: dispensingFrame(document) });
  });
  return examined.ok ? examined.value : examined;
}
