import type { Issue } from '../domain/issue.ts';
import { documentIssue } from './document-issues.ts';
import type { XmlLimits } from './xml-limits.ts';

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z0-9._-]+)"|'([A-Za-z0-9._-]+)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/;

function constructAt(text: string, position: number): string {
  const head = text.slice(position, position + 9);
  if (head.startsWith('<?')) return 'processing instruction';
  if (head.startsWith('<!--')) return 'comment';
  if (head.startsWith('<![CDATA[')) return 'CDATA';
  return 'DTD';
}

const LESS_THAN = 0x3c;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const NAMESPACE_WORD = Buffer.from('xmlns');

function hasTooManyParts(bytes: Uint8Array, { maxMarks, maxNamespaces }: XmlLimits): boolean {
  let marks = 0;
  for (const octet of bytes) {
    if ((octet === LESS_THAN || octet === QUOTE || octet === APOSTROPHE) && ++marks > maxMarks) return true;
  }
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let namespaces = 0;
  for (let at = octets.indexOf(NAMESPACE_WORD); at >= 0; at = octets.indexOf(NAMESPACE_WORD, at + 1)) {
    if (++namespaces > maxNamespaces) return true;
  }
  return false;
}

/**
 * What is refused before any parser sees the bytes: over-large input, floods of elements and attributes, other encodings than UTF-8, a byte-order mark,
 * and everything that starts with `<!` or `<?` after the declaration. A canonical document holds none of these, and
 * each is a way to make two readers see two documents (entities, comments and processing instructions inside text).
 *
 * @returns the issue, or null when the bytes may be parsed
 */
export function lexicalIssueOrNull(bytes: Uint8Array, limits: XmlLimits): Issue | null {
  const { maxBytes } = limits;
  if (bytes.length > maxBytes) return documentIssue('xml.too-large', { bytes: bytes.length, limit: maxBytes });
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return documentIssue('xml.byte-order-mark');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return documentIssue('xml.not-utf8');
  }
  if (hasTooManyParts(bytes, limits)) return documentIssue('xml.too-many-parts');
  const declaration = DECLARATION.exec(text);
  const encoding = declaration?.[1] ?? declaration?.[2];
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') return documentIssue('xml.not-utf8');
  const markup = /<[!?]/g;
  markup.lastIndex = declaration?.[0].length ?? 0;
  const found = markup.exec(text);
  return found === null
    ? null
    : documentIssue('xml.forbidden-construct', { construct: constructAt(text, found.index) });
}
