import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileXmlSchema, type ParsedXml, parseXml, withXml } from '../../../shared/document/xml-engine.ts';
import { writeUnsignedXml, writeXml } from '../../../shared/document/xml-writer.ts';
import { codesOf, must } from './support/mock-pki.ts';

const LIMITS = { maxBytes: 10_000, maxDepth: 8, maxMarks: 1_000, maxNamespaces: 3 };
const numbered = (count: number, part: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(' ');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const refusals = (text: string | Uint8Array): readonly string[] =>
  codesOf(parseXml(typeof text === 'string' ? bytes(text) : text, LIMITS));

describe('parseXml refuses', () => {
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['nothing at all', '', 'xml.not-well-formed'],
    ['an open element', '<a>', 'xml.not-well-formed'],
    ['two roots', '<a/><b/>', 'xml.not-well-formed'],
    ['an undeclared entity', '<a>&x;</a>', 'xml.not-well-formed'],
    ['an undeclared prefix', '<p:a/>', 'xml.not-well-formed'],
    ['an attribute twice', '<a b="1" b="1"/>', 'xml.not-well-formed'],
    ['a control character', '<a>\u0001</a>', 'xml.not-well-formed'],
    ['a reference to a control character', '<a>&#1;</a>', 'xml.not-well-formed'],
    ['a comment', '<a><!-- --></a>', 'xml.forbidden-construct'],
    ['CDATA', '<a><![CDATA[x]]></a>', 'xml.forbidden-construct'],
    ['a processing instruction', '<a><?x y?></a>', 'xml.forbidden-construct'],
    ['a stylesheet instruction', '<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>', 'xml.forbidden-construct'],
    ['a declaration that is not at the start', ' <?xml version="1.0"?><a/>', 'xml.forbidden-construct'],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'xml.forbidden-construct'],
    ['a DTD', '<!DOCTYPE a><a/>', 'xml.forbidden-construct'],
    [
      'a bomb of entities',
      '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]><a>&z;</a>',
      'xml.forbidden-construct',
    ],
    [
      'an outside entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'xml.forbidden-construct',
    ],
    ['a named other encoding', '<?xml version="1.0" encoding="Shift_JIS"?><a/>', 'xml.not-utf8'],
    [
      'bytes that are no UTF-8',
      Uint8Array.from([0x3c, 0x61, 0x3e, 0x82, 0xa0, 0x3c, 0x2f, 0x61, 0x3e]),
      'xml.not-utf8',
    ],
    ['UTF-16', new Uint8Array(Buffer.from('\uFEFF<a/>', 'utf16le')), 'xml.not-utf8'],
    ['a byte-order mark', '\uFEFF<a/>', 'xml.byte-order-mark'],
    ['too many bytes', `<a>${'x'.repeat(10_000)}</a>`, 'xml.too-large'],
    ['too many levels', '<a>'.repeat(9) + '</a>'.repeat(9), 'xml.too-deep'],
    ['too many elements', `<a>${'<b/>'.repeat(1_000)}</a>`, 'xml.too-many-parts'],
    ['too many attributes', `<a ${numbered(500, (n) => `b${n}=""`)}/>`, 'xml.too-many-parts'],
    ['too many attributes in single quotes', `<a ${numbered(500, (n) => `b${n}=''`)}/>`, 'xml.too-many-parts'],
    ['too many namespaces', `<a ${numbered(4, (n) => `xmlns:b${n}="urn:${n}"`)}/>`, 'xml.too-many-parts'],
    ['more levels than the library reads', '<a>'.repeat(300) + '</a>'.repeat(300), 'xml.too-deep'],
  ];
  for (const [what, text, code] of cases) it(what, () => expect(refusals(text)).toEqual([code]));

  it('and takes what stands just inside the limits', () => {
    expect(refusals('<a>'.repeat(8) + '</a>'.repeat(8))).toEqual([]);
    expect(refusals(`<a>${'x'.repeat(10_000 - 7)}</a>`)).toEqual([]);
    expect(refusals(`<a>${'<b/>'.repeat(998)}</a>`)).toEqual([]);
    expect(refusals(`<a ${numbered(3, (n) => `xmlns:b${n}="urn:${n}"`)}/>`)).toEqual([]);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string().map((text) => bytes(`<a>${text}</a>`)),
        ),
        (input) => {
          expect(typeof parseXml(input, LIMITS).ok).toBe('boolean');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('parseXml reads', () => {
  it('names, namespaces, attributes and text', () => {
    const read = must(
      parseXml(bytes('<?xml version="1.0"?><p:a xmlns:p="urn:p" p:x="1" y="&lt;">t<b/>u&#x41;</p:a>'), LIMITS),
    );
    expect(read).toEqual({
      localName: 'a',
      namespaceUri: 'urn:p',
      prefix: 'p',
      attributes: [
        { localName: 'x', namespaceUri: 'urn:p', value: '1' },
        { localName: 'y', namespaceUri: '', value: '<' },
      ],
      children: [{ localName: 'b', namespaceUri: '', prefix: '', attributes: [], children: [], text: '' }],
      text: 'tuA',
    });
  });

  it('a document may not be used after its end', () => {
    let leaked: ParsedXml | undefined;
    must(withXml(bytes('<a/>'), LIMITS, (document) => (leaked = document)));
    expect(() => leaked?.canonicalise(leaked.root, 'inclusive')).toThrow('no open document');
  });

  it('gives memory back also when its user throws', () => {
    for (let round = 0; round < 200; round++) {
      expect(() =>
        withXml(bytes(`<a>${'x'.repeat(9_000)}</a>`), LIMITS, () => {
          throw new Error('user');
        }),
      ).toThrow('user');
    }
  });
});

describe('schemas', () => {
  const schema = compileXmlSchema('test', 'main.xsd', {
    'main.xsd': bytes(
      '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"><xs:complexType><xs:sequence><xs:element name="d" type="xs:date"/></xs:sequence></xs:complexType></xs:element></xs:schema>',
    ),
  });
  const errors = (text: string): readonly string[] =>
    must(withXml(bytes(text), LIMITS, (document) => document.schemaErrors(schema)));

  it('name the place of an error, never the content', () => {
    expect(errors('<a><d>2026-11-22</d></a>')).toEqual([]);
    expect(errors('<a><d>秘密の患者名</d></a>').join()).not.toContain('秘密');
    expect(errors('<a><d>秘密の患者名</d></a>')).toEqual(['line 1: d: value']);
    expect(errors('<a>\n<e/></a>')).toEqual(['line 2: e: This element is not expected']);
  });

  it('a wrong schema of ours is a defect', () => {
    expect(() => compileXmlSchema('wrong', 'x.xsd', { 'x.xsd': bytes('<a/>') })).toThrow();
    expect(() => compileXmlSchema('missing', 'x.xsd', {})).toThrow('no file');
  });
});

describe.each([
  ['writeXml', writeXml],
  ['writeUnsignedXml', writeUnsignedXml],
])('%s', (_name, write) => {
  it('writes the canonical form, and what is read back is what was written (any text)', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(text, text, (value, content) => {
        const written = write({ name: 'a', attributes: { v: value.replace(/[\t\n]/g, '') }, text: content });
        if (!written.ok) {
          expect(codesOf(written)).toEqual(['document.text-not-allowed']);
          expect(`${value}${content}`).toMatch(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u);
          return;
        }
        const read = must(
          withXml(bytes(written.value), LIMITS, (document) => ({
            root: document.root,
            canonical: new TextDecoder().decode(document.canonicalise(document.root, 'exclusive')),
          })),
        );
        expect(read.root.text).toBe(content);
        expect(read.root.attributes[0]?.value).toBe(value.replace(/[\t\n]/g, ''));
        if (!value.includes('>')) expect(written.value).toBe(read.canonical);
      }),
      { numRuns: 2000 },
    );
  });

  it('text that looks like markup or an entity stays text', () => {
    for (const odd of ['&lt;', '&#x41;', '&nbsp;', '<b>', ']]>', '"\'', '髙﨑𠮷', ' 前後 ', '&amp;amp;']) {
      const written = must(write({ name: 'a', text: odd }));
      expect(must(parseXml(bytes(written), LIMITS)).text).toBe(odd);
    }
  });
});
