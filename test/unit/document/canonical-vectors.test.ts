import { describe, expect, it } from 'vitest';
import { eachElement } from '../../../shared/document/element-access.ts';
import { type CanonicalMode, withXml, type XmlElement } from '../../../shared/document/xml-engine.ts';
import { must } from './support/mock-pki.ts';

const LIMITS = { maxBytes: 100_000, maxDepth: 50, maxMarks: 10_000, maxNamespaces: 100 };

function canonical(text: string, mode: CanonicalMode, at: (root: XmlElement) => XmlElement | undefined): string {
  return must(
    withXml(new TextEncoder().encode(text), LIMITS, (document) => {
      const element = at(document.root);
      if (element === undefined) throw new Error('no such element');
      return new TextDecoder().decode(document.canonicalise(element, mode));
    }),
  );
}

const whole = (root: XmlElement): XmlElement => root;
const named =
  (name: string) =>
  (root: XmlElement): XmlElement | undefined =>
    [...eachElement(root)].find((each) => each.localName === name);

/** Canonical XML 1.0 (W3C REC 2001-03-15) §3, as far as the examples need no DTD, comment or processing instruction. */
describe('Canonical XML 1.0, the examples of its recommendation', () => {
  it('3.2 white space in document content is kept', () => {
    const text = `<doc>
   <clean>   </clean>
   <dirty>   A   B   </dirty>
   <mixed>
      A
      <clean>   </clean>
      B
      <dirty>   A   B   </dirty>
      C
   </mixed>
</doc>`;
    expect(canonical(text, 'inclusive', whole)).toBe(text);
  });

  it('3.3 start and end tags: order of attributes, superfluous declarations, empty elements (no DTD default)', () => {
    const input = `<doc>
   <e1   />
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e4   name="elem4"   id="elem4"   ></e4>
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>
         </e8>
      </e7>
   </e6>
</doc>`;
    expect(canonical(input, 'inclusive', whole)).toBe(`<doc>
   <e1></e1>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e4 id="elem4" name="elem4"></e4>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9 xmlns:a="http://www.ietf.org"></e9>
         </e8>
      </e7>
   </e6>
</doc>`);
  });

  it('3.4 character modifications and references (what needs no DTD or CDATA)', () => {
    const input = `<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <value>&#x32;</value>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>`;
    expect(canonical(input, 'inclusive', whole)).toBe(`<doc>
   <text>First line&#xD;
Second line</text>
   <value>2</value>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>
</doc>`);
  });

  it('3.6 UTF-8: a character reference becomes the character', () => {
    expect(canonical('<doc>&#169;</doc>', 'inclusive', whole)).toBe('<doc>©</doc>');
  });

  it('3.7 a subtree inherits namespaces and xml attributes of what is left out', () => {
    const input =
      '<doc xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else"><e1><e2 xmlns=""><e3 id="E3"/></e2></e1></doc>';
    expect(canonical(input, 'inclusive', named('e1'))).toBe(
      '<e1 xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else"><e2 xmlns=""><e3 id="E3"></e3></e2></e1>',
    );
    expect(canonical(input, 'inclusive', named('e3'))).toBe(
      '<e3 xmlns:w3c="http://www.w3.org" id="E3" xml:base="something/else"></e3>',
    );
  });

  it('line ends and tabs of the text become what XML 1.0 §2.11 says', () => {
    expect(canonical('<a>1\r\n2\r3\t</a>', 'inclusive', whole)).toBe('<a>1\n2\n3\t</a>');
  });
});

/** Exclusive XML Canonicalization 1.0 (W3C REC 2002-07-18) §2.2: the same element in two envelopes. */
describe('Exclusive XML Canonicalization 1.0, the examples of its recommendation', () => {
  const first = `<n0:local xmlns:n0="foo:bar"
          xmlns:n3="ftp://example.org">
  <n1:elem2 xmlns:n1="http://example.net"
            xml:lang="en">
     <n3:stuff xmlns:n3="ftp://example.org"/>
  </n1:elem2>
</n0:local>`;
  const second = `<n2:pdu xmlns:n1="http://example.com"
        xmlns:n2="http://foo.example"
        xml:lang="fr"
        xml:space="retain">
  <n1:elem2 xmlns:n1="http://example.net"
            xml:lang="en">
     <n3:stuff xmlns:n3="ftp://example.org"/>
  </n1:elem2>
</n2:pdu>`;
  const alike = `<n1:elem2 xmlns:n1="http://example.net" xml:lang="en">
     <n3:stuff xmlns:n3="ftp://example.org"></n3:stuff>
  </n1:elem2>`;

  it('2.2 exclusive: equal octets whatever the envelope', () => {
    expect(canonical(first, 'exclusive', named('elem2'))).toBe(alike);
    expect(canonical(second, 'exclusive', named('elem2'))).toBe(alike);
  });

  it('2.2 inclusive: the envelope’s namespaces and xml attributes come in', () => {
    expect(canonical(first, 'inclusive', named('elem2'))).toBe(
      `<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en">
     <n3:stuff></n3:stuff>
  </n1:elem2>`,
    );
    expect(canonical(second, 'inclusive', named('elem2'))).toBe(
      `<n1:elem2 xmlns:n1="http://example.net" xmlns:n2="http://foo.example" xml:lang="en" xml:space="retain">
     <n3:stuff xmlns:n3="ftp://example.org"></n3:stuff>
  </n1:elem2>`,
    );
  });

  it('a default namespace that is not used is left out, one that is used is kept', () => {
    const input = '<a xmlns="urn:d" xmlns:p="urn:p"><p:b><c/></p:b></a>';
    expect(canonical(input, 'exclusive', named('b'))).toBe('<p:b xmlns:p="urn:p"><c xmlns="urn:d"></c></p:b>');
  });
});
