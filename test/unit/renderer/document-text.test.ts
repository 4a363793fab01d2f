import { describe, expect, it } from 'vitest';
import { readableDocument } from '../../../renderer/screens/queue/document-text.ts';

const octets = (count: number): string => `${count} バイト`;
const coded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

describe('a document for reading', () => {
  const records = `SJ1\n${'11,長谷川　左衛門\n'.repeat(10)}`;
  const seal = Buffer.alloc(256, 0xfe).toString('base64');
  const xml = `<?xml version="1.0"?><Document id="Document"><Management><Version Value="EPD1.0"/></Management><PrescriptionDocument id="P">${coded(records)}</PrescriptionDocument><Seal>${seal}</Seal><Name>検証用　薬局</Name></Document>`;

  it('decodes the records it encloses, under the name of their element', () => {
    expect(readableDocument(xml, octets).enclosed).toEqual([{ element: 'PrescriptionDocument', text: records }]);
  });

  it('puts each element on a line, indented, and says octets by their number', () => {
    expect(readableDocument(xml, octets).xml.split('\n')).toEqual([
      '<?xml version="1.0"?>',
      '<Document id="Document">',
      '  <Management>',
      '    <Version Value="EPD1.0"/>',
      '  </Management>',
      `  <PrescriptionDocument id="P">… ${Buffer.byteLength(records)} バイト …</PrescriptionDocument>`,
      '  <Seal>… 256 バイト …</Seal>',
      '  <Name>検証用　薬局</Name>',
      '</Document>',
    ]);
  });

  it('shows text that is no record as it is, and throws at nothing', () => {
    expect(readableDocument('<a>b</a>', octets).xml).toBe('<a>b</a>');
    expect(readableDocument('', octets)).toEqual({ xml: '', enclosed: [] });
    expect(readableDocument('</a><b', octets).enclosed).toEqual([]);
  });
});
