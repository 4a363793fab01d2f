import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, type TextForm } from '../../../main/adapters/system/text-encoding.ts';
import { readJahisRx, writeJahisRx } from '../../../shared/formats/jahis-rx.ts';
import { jahisText } from './jahis-files.ts';

const SJIS: TextForm = { encoding: 'shift_jis', byteOrderMark: false, endOfFileMark: true };

function decoded(bytes: Uint8Array) {
  const result = decodeText(bytes);
  if (!result.ok) throw new Error(result.issues[0]?.code);
  return result.value;
}

describe('text at the edge', () => {
  it('CP932, not JIS X 0208: 髙﨑①㈱ and the wave dash of Windows come and go', () => {
    // as Python's cp932 codec writes it
    const bytes = Buffer.from('eee0ed958740878a81600d0a1a', 'hex');
    const { text, form, issues } = decoded(bytes);
    expect(text).toBe('髙﨑①㈱～\r\n');
    expect(form).toEqual(SJIS);
    expect(issues.every((issue) => issue.severity !== 'error')).toBe(true);
  });

  it('a prescription as the wire form, CRLF, Shift_JIS, 0x1A, is written back to the byte', () => {
    const text = jahisText('jahis-rx/ym_external-sample.txt').replaceAll('\n', '\r\n');
    const wire = encodeText(text, SJIS);
    expect(wire.issues).toEqual([]);
    const { text: read, form } = decoded(wire.bytes);
    expect(read).toBe(text);
    const { document } = readJahisRx(read);
    expect(document.dialect.lineEnd).toBe('crlf');
    expect(Buffer.compare(encodeText(writeJahisRx(document), form).bytes, wire.bytes)).toBe(0);
  });

  it('UTF-8 with a byte order mark keeps it', () => {
    const bytes = Buffer.from('\uFEFFSJ1\n12,2', 'utf-8');
    const { text, form } = decoded(bytes);
    expect(text).toBe('SJ1\n12,2');
    expect(form).toEqual({ encoding: 'utf-8', byteOrderMark: true, endOfFileMark: false });
    expect(Buffer.compare(encodeText(text, form).bytes, bytes)).toBe(0);
  });

  it('what Shift_JIS does not have becomes ■ and is counted; a question mark stays one', () => {
    const { bytes, issues } = encodeText('𠮷田?鷗', { ...SJIS, endOfFileMark: false });
    expect(decoded(bytes).text).toBe('■田?■');
    expect(issues).toMatchObject([
      { code: 'format.unencodable-character', severity: 'warning', parameters: { count: 2 } },
    ]);
  });

  it('a character with two Shift_JIS codes is told of', () => {
    // 0x879C (NEC row 13) and 0x81BE are both ∪; Windows writes the second
    const { text, issues } = decoded(Buffer.from('879c82a0', 'hex'));
    expect(text).toBe('∪あ');
    expect(issues).toMatchObject([{ code: 'format.text-not-reversible', severity: 'warning' }]);
  });
});
