/**
 * Elements as text in their canonical spelling (no declaration, no white space between, no empty-element tags), for what
 * nobody signs: messages, and what the service puts into a document. Written for every request, so without a library;
 * documents that are signed are written by xml-writer.ts.
 */

const NEEDS_ESCAPE = /[&<>]/;

export function escapedText(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Canonical XML 1.0 §2.3: `>` stays, quotes and white space other than blanks are references. */
export function escapedAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;');
}

/** An element around text or elements that are escaped already. */
export function elementAround(
  name: string,
  content: string,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedAttribute(value)}"`);
  return `<${name}${written.join('')}>${content}</${name}>`;
}
