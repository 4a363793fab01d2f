/** What support may read of a document without a reason. */
import { describe, expect, it } from 'vitest';
import { maskedDocument } from '../../../main/application/queue/masked-document.ts';
import { REASON, realDocument, withoutRealDocuments } from './support/real-documents.ts';

const CJ1 = [
  'CJ1,',
  '1,見本　花子,2,19580303,1000001,東京都見本区,0300000000,,,,ﾐﾎﾝ ﾊﾅｺ',
  '2,1,見本花子は卵アレルギー,',
  '5,20261122,',
  '6,1,31130842,見本,010001,01',
  '15,薬剤師　見本,,',
  '201,1,ロキソニン錠６０ｍｇ,3,錠,4,1149019F1560,',
  '411,花子さんの夫に説明,99,',
  '501,見本花子,',
  '511,999,花子さんに確認',
].join('\n');
const coded = (text: string): string => Buffer.from(text).toString('base64');
const document = (content: string): string =>
  `<?xml version="1.0"?><Document><Dispensing id="Dispensing"><PrescriptionId>1439e0c5</PrescriptionId><DispensingDocument id="d">${content}</DispensingDocument><Note>見本花子</Note><N:Note xmlns:N="x" t="a>見本花子">y</N:Note></Dispensing><ds:Signature><ds:SignatureValue>QUJD</ds:SignatureValue></ds:Signature></Document>`;
const contentOf = (xml: string): string =>
  [...xml.matchAll(/>([A-Za-z0-9+/=\s]{40,})</g)]
    .map(([, text = '']) => Buffer.from(text, 'base64').toString('utf8'))
    .join('\n');

describe('a masked document', () => {
  it('keeps the shape of its records, its drugs, ids and signatures, and nothing of the person', () => {
    const masked = maskedDocument(document(coded(CJ1)));
    expect(contentOf(masked)).toBe(
      [
        'CJ1,',
        '1,＊＊＊,＊＊＊,＊＊＊,＊＊＊,＊＊＊,＊＊＊,,,,＊＊＊',
        '2,＊＊＊,＊＊＊,',
        '5,20261122,',
        '6,＊＊＊,＊＊＊,＊＊＊,＊＊＊,＊＊＊',
        '15,薬剤師　見本,,',
        '201,1,ロキソニン錠６０ｍｇ,3,錠,4,1149019F1560,',
        '411,＊＊＊,＊＊＊,',
        '501,＊＊＊,',
        '511,＊＊＊,＊＊＊',
      ].join('\n'),
    );
    for (const kept of ['<PrescriptionId>1439e0c5<', '<ds:SignatureValue>QUJD<', '<Note>＊＊＊<'])
      expect(masked).toContain(kept);
  });

  it('lets nothing through that is no records, whatever it is', () => {
    for (const content of ['見本花子', coded('見本花子'), coded(`JAHIS9\n${CJ1}`), '%%%', coded('CJ2,\n1,見本花子')]) {
      const masked = maskedDocument(document(content));
      expect(masked).toContain('<DispensingDocument id="d">＊＊＊<');
      expect(contentOf(masked)).not.toContain('花子');
    }
  });
});

describe.skipIf(withoutRealDocuments)(`a masked real sample${REASON}`, () => {
  it('names no patient, number or free text, and still shows drugs and both signatures', () => {
    const masked = maskedDocument(Buffer.from(realDocument('Dispensing-005_03.xml')).toString('utf8'));
    const all = `${masked}\n${contentOf(masked)}`;
    for (const part of ['電処', 'ﾃﾞﾝｿ', '20110101', '31130842', '010001', '備考', '伝達内容', '疑義照会'])
      expect(all, part).not.toContain(part);
    expect(all).toContain('201,1,ミニリンメルト');
    expect(masked.match(/SignatureValue/g)?.length).toBeGreaterThanOrEqual(4);
  });
});
