import { expect, it } from 'vitest';
import { CERTIFICATE_CAUSES, lineCauseText, lineCauseWords } from '../../../shared/domain/submission/line-cause.ts';

it.each([
  ['ECONNRESET', '通信が途中で切れた: ECONNRESET', 'the connection was cut off: ECONNRESET'],
  ['http-503', 'サービスがエラーを返した: http-503', 'the service answered with an error: http-503'],
  [
    'CERT_HAS_EXPIRED',
    'サービスの証明書が期限切れ: CERT_HAS_EXPIRED',
    'the service’s certificate has expired: CERT_HAS_EXPIRED',
  ],
  ['EPSB1057E', 'EPSB1057E', 'EPSB1057E'],
])('support reads %s in words with its code', (cause, ja, en) => {
  expect(lineCauseText(cause)).toEqual({ ja, en });
});

it('has plain words in both languages for whatever befalls a line', () => {
  const causes = [
    ...['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH'],
    ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'],
    ...['TIMEOUT', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ABORTED', 'NOT_STARTED'],
    ...['answer-unreadable', 'body-unreadable', 'not-configured', 'http-500', 'http-401'],
    ...CERTIFICATE_CAUSES,
  ];
  for (const cause of causes) {
    const { ja, en } = lineCauseWords(cause);
    expect(ja, cause).toMatch(/^[^A-Za-z]+$/);
    expect(en, cause).toMatch(/^[a-z][a-z ’-]+$/);
  }
});
