import { type Result, refusal, success } from '../domain/result.ts';
import type { MessageElement } from '../formats/envelope-element.ts';
import { envelopeIssue } from '../formats/envelope-issues.ts';
import { elementAround, escapedText } from './element-text.ts';
import { parseXml, type XmlElement } from './xml-engine.ts';
import type { XmlLimits } from './xml-limits.ts';

/**
 * A message carries a whole document in base64: 16 MiB leaves room for one far larger than any real one. The longest list
 * is that of a day's results: 500,000 tags would name 35,000 of them, and take a second to read.
 */
const MESSAGE_LIMITS: XmlLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxDepth: 16,
  maxMarks: 500_000,
  maxNamespaces: 64,
};

function messageElement(element: XmlElement): MessageElement | null {
  if (element.namespaceUri !== '' || element.attributes.length > 0) return null;
  const children: MessageElement[] = [];
  for (const child of element.children) {
    const read = messageElement(child);
    if (read === null) return null;
    children.push(read);
  }
  const mixed = children.length > 0 && element.text.trim() !== '';
  return mixed ? null : { name: element.localName, text: children.length > 0 ? '' : element.text, children };
}

/**
 * Bytes of a message → plain elements. Refuses what the messages never hold: DTD, comments, CDATA, processing
 * instructions, attributes, namespaces, text between elements, more than 16 levels.
 *
 * @returns the root element, or `xml.*` / `envelope.not-a-message` issues
 */
export function readMessageElement(bytes: Uint8Array): Result<MessageElement> {
  const parsed = parseXml(bytes, MESSAGE_LIMITS);
  if (!parsed.ok) return parsed;
  const root = messageElement(parsed.value);
  return root === null
    ? refusal(envelopeIssue('envelope.not-a-message', { element: parsed.value.localName }))
    : success(root);
}

/** What no XML 1.0 text can hold; CR is turned into LF before. */
const UNCARRIABLE = /[^\P{Cc}\t\n\u007F-\u009F]|[\p{Cs}\uFFFE\uFFFF]/u;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>';

/** A bare CR does not survive parsing. */
function asXmlText(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (UNCARRIABLE.test(lines)) throw new Error('the text holds a character that XML cannot carry');
  return escapedText(lines);
}

function written(element: MessageElement): string {
  const { name, text, children } = element;
  return elementAround(name, children.length === 0 ? asXmlText(text) : children.map(written).join(''));
}

/** Plain elements → UTF-8 bytes with the declaration of the real messages. Throws on characters XML cannot carry. */
export function writeMessageElement(root: MessageElement): Uint8Array {
  return new TextEncoder().encode(DECLARATION + written(root));
}
