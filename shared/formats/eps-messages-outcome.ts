/**
 * Second level of status: what the service made of a request it could read. Element names as seen in the result of the
 * clinic's registration (eps.md §1.2); that the pharmacy's results look the same is inferred, not documented.
 */
import { optional, record, repeated, required } from './envelope-codec.ts';
import { codedText, plainText } from './envelope-text.ts';

export interface CheckFinding {
  /** `EPSB####E`; only EPSB0052E is known to be real, the others are MOCK */
  readonly code: string;
  readonly message: string;
}

export interface SignatureFinding {
  readonly status: string;
  readonly message: string;
  readonly signId: string;
  readonly failureReasons: readonly { readonly key: string; readonly code: string; readonly message: string }[];
}

export interface ProcessingOutcome {
  /** OQSCD004: 1 正常終了, 2 エラー */
  readonly status: 'done' | 'error';
  readonly code: string | null;
  readonly message: string | null;
  readonly xmlFindings: readonly CheckFinding[];
  readonly csvFindings: readonly CheckFinding[];
  readonly signatureFindings: readonly SignatureFinding[];
}

const finding = record({ code: required('ResultCode', plainText), message: required('ResultMessage', plainText) });

export const processingOutcome = record({
  status: required('ProcessingResultStatus', codedText({ done: '1', error: '2' })),
  code: optional('ProcessingResultCode', plainText),
  message: optional('ProcessingResultMessage', plainText),
  xmlFindings: repeated('XmlCheckResultList', finding),
  csvFindings: repeated('CsvCheckResultList', finding),
  signatureFindings: repeated(
    'VerifyResultList',
    record({
      status: required('Status', plainText),
      message: required('Message', plainText),
      signId: required('SignId', plainText),
      failureReasons: repeated(
        'FailureReasons',
        record({
          key: required('MessageKey', plainText),
          code: required('MessageCode', plainText),
          message: required('Message', plainText),
        }),
      ),
    }),
  ),
});

export const DONE: ProcessingOutcome = {
  status: 'done',
  code: null,
  message: null,
  xmlFindings: [],
  csvFindings: [],
  signatureFindings: [],
};

/** A refusal in one line: the processing code and message, else the first finding of the lists. */
export function refusalOf(outcome: ProcessingOutcome): { readonly code: string; readonly text: string } {
  const findings: readonly CheckFinding[] = [
    ...outcome.xmlFindings,
    ...outcome.csvFindings,
    ...outcome.signatureFindings.flatMap((signature) => signature.failureReasons),
  ];
  const first = findings[0];
  const texts = [outcome.message, ...findings.map((each) => each.message)].filter((text) => text !== null);
  return { code: outcome.code ?? first?.code ?? '', text: [...new Set(texts)].join(' ') };
}
