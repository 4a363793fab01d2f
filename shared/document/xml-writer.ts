import { create } from 'xmlbuilder2';
import { type Result, refusal, success } from '../domain/result.ts';
import { documentIssue } from './document-issues.ts';
import { elementAround, escapedText } from './element-text.ts';

/** An element to write: either text or children. */
export interface XmlToWrite {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly children?: readonly XmlToWrite[];
}

type Builder = ReturnType<typeof create>;

/** Char of XML 1.0 §2.2, without CR (a raw CR is lost by every parser) and without C1 controls. */
const UNWRITABLE = /[^\P{Cc}\t\n]|[\p{Cs}\uFFFE\uFFFF]/u;

/** The prefixes we write; the library wants the namespace beside the name. */
const ATTRIBUTE_NAMESPACES: Readonly<Record<string, string>> = {
  xmlns: 'http://www.w3.org/2000/xmlns/',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
};

/** The library leaves alone whatever looks like an entity, so that `&lt;` typed by a person would become `<`. */
function literal(text: string): string {
  return text.replaceAll('&', '&amp;');
}

function unwritableOrNull(spec: XmlToWrite): string | null {
  const texts = [spec.text ?? '', ...Object.values(spec.attributes ?? {})];
  if (texts.some((text) => UNWRITABLE.test(text))) return spec.name;
  for (const child of spec.children ?? []) {
    const found = unwritableOrNull(child);
    if (found !== null) return found;
  }
  return null;
}

function append(parent: Builder, spec: XmlToWrite): void {
  const element = parent.ele(spec.name);
  for (const [name, value] of Object.entries(spec.attributes ?? {})) {
    const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
    element.att(ATTRIBUTE_NAMESPACES[prefix] ?? null, name, literal(value));
  }
  if (spec.text !== undefined) element.txt(literal(spec.text));
  for (const child of spec.children ?? []) append(element, child);
}

/**
 * Writes one element in its canonical spelling (no declaration, no white space, no empty-element tags).
 *
 * @returns `document.text-not-allowed` for control characters, CR and lone surrogates
 */
export function writeXml(spec: XmlToWrite): Result<string> {
  const unwritable = unwritableOrNull(spec);
  if (unwritable !== null) return refusal(documentIssue('document.text-not-allowed', { element: unwritable }));
  const document = create();
  append(document, spec);
  return success(document.end({ headless: true, wellFormed: true, allowEmptyTags: true }));
}

function plainElement({ name, attributes, text, children }: XmlToWrite): string {
  const content = `${text === undefined ? '' : escapedText(text)}${(children ?? []).map(plainElement).join('')}`;
  return elementAround(name, content, attributes);
}

/** As `writeXml`, for what nobody signs and every registration needs (the service's additions): without the library. */
export function writeUnsignedXml(spec: XmlToWrite): Result<string> {
  const unwritable = unwritableOrNull(spec);
  if (unwritable !== null) return refusal(documentIssue('document.text-not-allowed', { element: unwritable }));
  return success(plainElement(spec));
}
