/** A text in both languages of the screens. */
interface CauseWords {
  readonly ja: string;
  readonly en: string;
}

const UNTRUSTED = {
  ja: 'サービスの証明書の認証局が信頼先にない',
  en: 'the service’s certificate is of no trusted authority',
};
/** The service shows a certificate that is not the one it should have: no byte of a request leaves. */
const CERTIFICATE_WORDS: Readonly<Record<string, CauseWords>> = {
  CERT_HAS_EXPIRED: { ja: 'サービスの証明書が期限切れ', en: 'the service’s certificate has expired' },
  CERT_NOT_YET_VALID: { ja: 'サービスの証明書がまだ有効でない', en: 'the service’s certificate is not valid yet' },
  CERT_REVOKED: { ja: 'サービスの証明書が失効している', en: 'the service’s certificate is revoked' },
  CERT_SIGNATURE_FAILURE: {
    ja: 'サービスの証明書の署名が正しくない',
    en: 'the signature of the service’s certificate is wrong',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { ja: 'サービスの証明書が自己署名', en: 'the service’s certificate is self-signed' },
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ja: 'サービスの証明書が別のホストのもの',
    en: 'the service’s certificate is of another host',
  },
};
/** The name of the service has no address: DNS is gone, or the name is wrong. */
const NAME_CAUSES: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);

export const CERTIFICATE_CAUSES: readonly string[] = Object.keys(CERTIFICATE_WORDS);

export function isCertificateCause(cause: string): boolean {
  return Object.hasOwn(CERTIFICATE_WORDS, cause);
}

export function isNameCause(cause: string): boolean {
  return NAME_CAUSES.has(cause);
}

const CUT_OFF = { ja: '通信が途中で切れた', en: 'the connection was cut off' };
const NOT_FOUND = { ja: '接続先が見つからない', en: 'the address was not found' };
const NO_LINE = { ja: '回線がつながっていない', en: 'the line is not connected' };
const NO_ANSWER = { ja: '応答がない', en: 'no answer' };
const BROKEN_OFF = { ja: '中断した', en: 'it was broken off' };
const UNREADABLE = { ja: '応答を読み取れない', en: 'the answer cannot be read' };

/** Codes of the line's failures (main/adapters/eps/classify-answer.ts) as a person would say them. */
const WORDS: Readonly<Record<string, CauseWords>> = {
  ECONNREFUSED: { ja: '接続を拒否された', en: 'the connection was refused' },
  ECONNRESET: CUT_OFF,
  UND_ERR_SOCKET: CUT_OFF,
  EPIPE: CUT_OFF,
  ...Object.fromEntries([...NAME_CAUSES].map((cause) => [cause, NOT_FOUND])),
  ENETUNREACH: NO_LINE,
  ENETDOWN: NO_LINE,
  EHOSTUNREACH: NO_LINE,
  TIMEOUT: NO_ANSWER,
  ETIMEDOUT: NO_ANSWER,
  UND_ERR_CONNECT_TIMEOUT: NO_ANSWER,
  ABORTED: BROKEN_OFF,
  NOT_STARTED: BROKEN_OFF,
  'answer-unreadable': UNREADABLE,
  'body-unreadable': UNREADABLE,
  'not-configured': { ja: '接続先が未設定', en: 'no address is set' },
  ...CERTIFICATE_WORDS,
};

const SERVICE_ERROR = { ja: 'サービスがエラーを返した', en: 'the service answered with an error' };

function wordsOf(cause: string): CauseWords | null {
  return WORDS[cause] ?? (/^http-\d{3}$/.test(cause) ? SERVICE_ERROR : null);
}

/** 通信が途中で切れた. For where only a person reads; a code that is not known stands for itself. */
export function lineCauseWords(cause: string): CauseWords {
  return wordsOf(cause) ?? { ja: cause, en: cause };
}

/** 通信が途中で切れた: ECONNRESET. The code stays, for support; one that is not known stands alone. */
export function lineCauseText(cause: string): CauseWords {
  const words = wordsOf(cause);
  return words === null ? { ja: cause, en: cause } : { ja: `${words.ja}: ${cause}`, en: `${words.en}: ${cause}` };
}

/** A cause that was kept as `lineCauseText` says it in Japanese; any other text as it is. */
export function causeInEnglish(text: string): string {
  const code = /: ([A-Z_]+|[a-z-]+|http-\d{3})$/.exec(text)?.[1] ?? '';
  const told = lineCauseText(code);
  return told.ja === text ? told.en : text;
}

/** 障害記録: … as the reason of a late row, told by the outage diary; null without an outage. */
export function outageReason(causes: readonly string[]): CauseWords | null {
  const told = [...new Set(causes)].map(lineCauseText);
  if (told.length === 0) return null;
  return {
    ja: `障害記録: ${told.map(({ ja }) => ja).join('、')}`,
    en: `outage diary: ${told.map(({ en }) => en).join(', ')}`,
  };
}
