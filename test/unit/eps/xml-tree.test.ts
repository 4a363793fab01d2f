import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create } from 'xmlbuilder2';
import { readMessageElement, writeMessageElement } from '../../../shared/document/xml-tree.ts';
import { type MessageElement, parentElement, textElement } from '../../../shared/formats/envelope-element.ts';

const again = (element: MessageElement) => readMessageElement(writeMessageElement(element));
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('messages as bytes', () => {
  it.each(['&lt;', '&nbsp;', '&#x41;', '&', '<a>', ']]>', '"\'', '髙﨑𠮷', ' 前後 ', 'タブ\tと\n改行', ''])(
    'gives back %j as it was',
    (text) => {
      const element = parentElement('A', [textElement('B', text)]);
      expect(again(element)).toEqual({ ok: true, value: element });
    },
  );

  it('gives back any text that XML can carry', () => {
    const character = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter((text) => /[\t\n\P{Cc}]/u.test(text) && !/[\ufffe\uffff]|\p{Surrogate}/u.test(text));
    fc.assert(
      fc.property(fc.array(character), (characters) => {
        const element = textElement('A', characters.join(''));
        expect(again(element)).toEqual({ ok: true, value: element });
      }),
      { numRuns: 500 },
    );
  });

  it('writes what the XML library writes, byte for byte', () => {
    const byLibrary = (texts: readonly string[]) => {
      const document = create({ version: '1.0', encoding: 'UTF-8', standalone: false });
      const root = document.ele('A');
      for (const text of texts) root.ele('B').txt(text.replace(/\r\n?/g, '\n').replaceAll('&', '&amp;'));
      return document.end({ wellFormed: true, allowEmptyTags: true });
    };
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('&', '<', '>', '"', "'", ']', '\r', '\n', '𠮷', 'あ') }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const element = parentElement(
          'A',
          texts.map((each) => textElement('B', each)),
        );
        expect(new TextDecoder().decode(writeMessageElement(element))).toBe(byLibrary(texts));
      }),
      { numRuns: 500 },
    );
  });

  it('turns line ends into LF, which is all that survives a parser', () => {
    expect(again(textElement('A', 'a\r\nb\rc'))).toEqual({ ok: true, value: textElement('A', 'a\nb\nc') });
  });

  it.each(['\u0000', '\u0008', '\ufffe', '\ud800'])('throws on %j, which XML cannot carry', (text) => {
    expect(() => writeMessageElement(textElement('A', text))).toThrow();
  });

  it('ignores the white space of pretty printing, not that of values', () => {
    expect(readMessageElement(bytesOf('<A>\n  <B> x </B>\n</A>'))).toEqual({
      ok: true,
      value: parentElement('A', [textElement('B', ' x ')]),
    });
  });

  it.each([
    ['a DTD', '<!DOCTYPE A><A/>'],
    ['an entity', '<!DOCTYPE A [<!ENTITY b "c">]><A>&b;</A>'],
    ['a comment', '<A><!-- b --></A>'],
    ['CDATA', '<A><![CDATA[b]]></A>'],
    ['a processing instruction', '<A><?b c?></A>'],
    ['an attribute', '<A b="c"/>'],
    ['a namespace', '<A xmlns="urn:b"/>'],
    ['text between elements', '<A>b<C/></A>'],
    ['17 levels', '<A>'.repeat(17) + '</A>'.repeat(17)],
    ['two roots', '<A/><B/>'],
    ['half a document', '<A><B>'],
  ])('refuses %s', (_case, xml) => {
    expect(readMessageElement(bytesOf(xml)).ok).toBe(false);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readMessageElement(bytes)).toHaveProperty('ok');
      }),
      { numRuns: 500 },
    );
  });
});
