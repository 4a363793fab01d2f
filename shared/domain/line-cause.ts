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
};

/** 通信が途中で切れた: ECONNRESET. The code stays, for support; one that is not known stands alone. */
export function lineCauseText(cause: string): string {
  const words = WORDS[cause] ?? (/^http-\d{3}$/.test(cause) ? 'サービスがエラーを返した' : null);
  return words === null ? cause : `${words}: ${cause}`;
}
