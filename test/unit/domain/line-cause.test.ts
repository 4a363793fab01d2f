import { expect, it } from 'vitest';
import { lineCauseText } from '../../../shared/domain/submission/line-cause.ts';

it.each([
  ['ECONNRESET', '通信が途中で切れた: ECONNRESET'],
  ['http-503', 'サービスがエラーを返した: http-503'],
  ['CERT_HAS_EXPIRED', 'サービスの証明書が期限切れ: CERT_HAS_EXPIRED'],
  ['EPSB1057E', 'EPSB1057E'],
])('the printed report tells %s in words and keeps the code', (cause, text) => {
  expect(lineCauseText(cause)).toBe(text);
});
