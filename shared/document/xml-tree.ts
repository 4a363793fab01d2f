import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { type Result, refusal, success } from '../domain/result.ts';
import type { MessageElement } from '../formats/envelope-element.ts';
import { envelopeIssue } from '../formats/envelope-issues.ts';
import { parseXml, type XmlElement, type XmlLimits } from './xml-engine.ts';

/** A message carries a whole document in base64: 16 MiB leaves room for one far larger than any real one. */
const MESSAGE_LIMITS: XmlLimits = { maxBytes: 16 * 1024 * 1024, maxDepth: 16 };

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

/** `.txt()` leaves anything that looks like an entity alone, and a bare CR does not survive parsing. */
function asXmlText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('&', '&amp;');
}

function append(parent: XMLBuilder, element: MessageElement): void {
  const made = parent.ele(element.name);
  if (element.children.length === 0) made.txt(asXmlText(element.text));
  for (const child of element.children) append(made, child);
}

/** Plain elements → UTF-8 bytes with the declaration of the real messages. Throws on characters XML cannot carry. */
export function writeMessageElement(root: MessageElement): Uint8Array {
  const document = create({ version: '1.0', encoding: 'UTF-8', standalone: false });
  append(document, root);
  return new TextEncoder().encode(document.end({ wellFormed: true, allowEmptyTags: true, prettyPrint: false }));
}
