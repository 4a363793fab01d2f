/** The service shows a certificate that is not the one it should have: no byte of a request leaves. */
const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'サービスの証明書が期限切れ',
  CERT_NOT_YET_VALID: 'サービスの証明書がまだ有効でない',
  CERT_REVOKED: 'サービスの証明書が失効している',
  CERT_SIGNATURE_FAILURE: 'サービスの証明書の署名が正しくない',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'サービスの証明書が自己署名',
  SELF_SIGNED_CERT_IN_CHAIN: 'サービスの証明書の認証局が信頼先にない',
  UNABLE_TO_GET_ISSUER_CERT: 'サービスの証明書の認証局が信頼先にない',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'サービスの証明書の認証局が信頼先にない',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'サービスの証明書の認証局が信頼先にない',
  ERR_TLS_CERT_ALTNAME_INVALID: 'サービスの証明書が別のホストのもの',
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

/** Codes of the line's failures (main/adapters/eps/classify-answer.ts) in words for a printed report. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: '接続を拒否された',
  ECONNRESET: '通信が途中で切れた',
  UND_ERR_SOCKET: '通信が途中で切れた',
  EPIPE: '通信が途中で切れた',
  ENOTFOUND: '接続先が見つからない',
  EAI_AGAIN: '接続先が見つからない',
  ENETUNREACH: '回線がつながっていない',
  EHOSTUNREACH: '回線がつながっていない',
  TIMEOUT: '応答がない',
  ABORTED: '中断した',
  'answer-unreadable': '応答を読み取れない',
  'body-unreadable': '応答を読み取れない',
  'not-configured': '接続先が未設定',
  ...CERTIFICATE_WORDS,
};

function wordsOf(cause: string): string | null {
  return WORDS[cause] ?? (/^http-\d{3}$/.test(cause) ? 'サービスがエラーを返した' : null);
}

/** 通信が途中で切れた. For where only a person reads; a code that is not known stands for itself. */
export function lineCauseWords(cause: string): string {
  return wordsOf(cause) ?? cause;
}

/** 通信が途中で切れた: ECONNRESET. The code stays, for support; one that is not known stands alone. */
export function lineCauseText(cause: string): string {
  const words = wordsOf(cause);
  return words === null ? cause : `${words}: ${cause}`;
}
