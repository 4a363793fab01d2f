/**
 * The one door to the XML library (libxml2 as WebAssembly): parse, canonicalise, validate. Nothing of the library
 * leaves this file, so that it can be exchanged; memory outside the collector's reach is given back here, so that no
 * caller can leak or use a freed node.
 */
import {
  XmlDocument as NativeDocument,
  XmlElement as NativeElement,
  ParseOption,
  XmlBufferInputProvider,
  XmlC14NMode,
  XmlCData,
  XmlError,
  XmlParseError,
  XmlText,
  XmlValidateError,
  XsdValidator,
  xmlRegisterInputProvider,
} from 'libxml2-wasm';
import { type Result, refusal, success } from '../domain/result.ts';
import { documentIssue } from './document-issues.ts';
import { lexicalIssueOrNull } from './xml-lexical-guard.ts';
import type { XmlLimits } from './xml-limits.ts';

export interface XmlAttribute {
  readonly localName: string;
  /** Empty for an attribute without prefix */
  readonly namespaceUri: string;
  readonly value: string;
}

/** A picture of one element, safe to keep: it holds nothing of the library. */
export interface XmlElement {
  readonly localName: string;
  /** Empty when the element is in no namespace */
  readonly namespaceUri: string;
  readonly prefix: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The character data directly inside this element, joined */
  readonly text: string;
}

/** inclusive = Canonical XML 1.0, exclusive = Exclusive XML Canonicalization 1.0; both without comments. */
export type CanonicalMode = 'inclusive' | 'exclusive';

export interface ParsedXml {
  readonly root: XmlElement;
  /** UTF-8 octets of the canonical form of an element of this document with all below it. */
  canonicalise(element: XmlElement, mode: CanonicalMode): Uint8Array;
  /** What the schema says against the document: line and element names only, never content. Empty = valid. */
  schemaErrors(schema: XmlSchema): readonly string[];
}

export interface XmlSchema {
  readonly name: string;
}

const PARSE_OPTIONS =
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  ParseOption.XML_PARSE_SKIP_IDS;

class DepthExceeded extends Error {}

/** A namespace that is no absolute URI has no canonical form (Canonical XML 1.0 §1.3). */
class NoCanonicalForm extends Error {}

function picture(native: NativeElement, depthLeft: number, natives: Map<XmlElement, NativeElement>): XmlElement {
  if (depthLeft === 0) throw new DepthExceeded();
  const children: XmlElement[] = [];
  let text = '';
  for (let child = native.firstChild; child !== null; child = child.next) {
    if (child instanceof NativeElement) children.push(picture(child, depthLeft - 1, natives));
    else if (child instanceof XmlText || child instanceof XmlCData) text += child.content;
  }
  const element: XmlElement = {
    localName: native.name,
    namespaceUri: native.namespaceUri,
    prefix: native.prefix,
    attributes: native.attrs.map((attribute) => ({
      localName: attribute.name,
      namespaceUri: attribute.namespaceUri,
      value: attribute.value,
    })),
    children,
    text,
  };
  natives.set(element, native);
  return element;
}

class OctetSink {
  readonly #parts: Uint8Array[] = [];
  write(part: Uint8Array): number {
    this.#parts.push(Uint8Array.from(part));
    return part.length;
  }
  close(): boolean {
    return true;
  }
  octets(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}

/** Compiled once per process and kept: 5 ms each, used for every document. */
const compiledSchemas = new WeakMap<XmlSchema, XsdValidator>();
const schemaFiles = new XmlBufferInputProvider({});
xmlRegisterInputProvider(schemaFiles);

/**
 * Compiles an XML Schema. Throws when the schema is wrong: it is ours, so that is a defect.
 *
 * @param files all files of the schema by name; imports name them relatively
 */
export function compileXmlSchema(name: string, entry: string, files: Readonly<Record<string, Uint8Array>>): XmlSchema {
  const base = `chozai-schema:///${name}/`;
  for (const [file, bytes] of Object.entries(files)) schemaFiles.addBuffer(`${base}${file}`, bytes);
  const entryBytes = files[entry];
  if (entryBytes === undefined) throw new Error(`schema ${name} has no file ${entry}`);
  const native = NativeDocument.fromBuffer(entryBytes, { url: `${base}${entry}`, option: PARSE_OPTIONS });
  try {
    const schema: XmlSchema = { name };
    compiledSchemas.set(schema, XsdValidator.fromDoc(native));
    return schema;
  } finally {
    native.dispose();
    for (const file of Object.keys(files)) schemaFiles.removeBuffer(`${base}${file}`);
  }
}

/** The library quotes values in its messages, and values may be a patient's: only places and kinds are kept. */
function withoutContent(message: string, line: number): string {
  const place = /^Element '([^']*)'(?:, attribute '([^']*)')?: (?:\[facet '(\w+)'\])?/.exec(message);
  const kind = /This element is not expected|Missing child element|attribute is required|is not allowed/.exec(message);
  const name = [place?.[1], place?.[2]].filter((part) => part !== undefined).join('/@');
  return `line ${line}: ${name}: ${place?.[3] ?? kind?.[0] ?? 'value'}`;
}

function schemaErrorsOf(native: NativeDocument, schema: XmlSchema): readonly string[] {
  const validator = compiledSchemas.get(schema);
  if (validator === undefined) throw new Error(`schema ${schema.name} is not compiled`);
  try {
    validator.validate(native);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map((detail) => withoutContent(detail.message, detail.line));
  }
}

function parsedView(native: NativeDocument, root: XmlElement, natives: Map<XmlElement, NativeElement>): ParsedXml {
  // Nothing changes an open document, and several readers ask the same of it.
  const judged = new Map<XmlSchema, readonly string[]>();
  return {
    root,
    canonicalise(element, mode) {
      const node = natives.get(element);
      if (node === undefined) throw new Error('the element belongs to no open document');
      const sink = new OctetSink();
      try {
        native.canonicalize(sink, {
          mode: mode === 'inclusive' ? XmlC14NMode.XML_C14N_1_0 : XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
          // Not the element's own `canonicalize`: that makes two objects for every node of the document it asks about.
          nodeSet: new Set([node]),
        });
      } catch (error) {
        throw error instanceof XmlError ? new NoCanonicalForm() : error;
      }
      return sink.octets();
    },
    schemaErrors(schema) {
      if (natives.size === 0) throw new Error('the document is closed');
      const errors = judged.get(schema) ?? schemaErrorsOf(native, schema);
      judged.set(schema, errors);
      return errors;
    },
  };
}

function parseTrouble(error: unknown, limits: XmlLimits): ReturnType<typeof refusal> {
  if (error instanceof DepthExceeded) return refusal(documentIssue('xml.too-deep', { limit: limits.maxDepth }));
  if (!(error instanceof XmlParseError)) throw error;
  if (/Excessive depth/.test(error.message)) return refusal(documentIssue('xml.too-deep', { limit: limits.maxDepth }));
  return refusal(documentIssue('xml.not-well-formed', { line: error.details[0]?.line ?? 1 }));
}

/**
 * Parses hostile bytes and hands the document to `use`, which must finish its work before it returns.
 *
 * @returns what `use` made, or `xml.*` issues: too-large, too-many-parts, too-deep, not-utf8, byte-order-mark,
 *   forbidden-construct (DTD, comment, CDATA, processing instruction), not-well-formed, no-canonical-form
 */
export function withXml<T>(bytes: Uint8Array, limits: XmlLimits, use: (document: ParsedXml) => T): Result<T> {
  const lexical = lexicalIssueOrNull(bytes, limits);
  if (lexical !== null) return refusal(lexical);
  const natives = new Map<XmlElement, NativeElement>();
  let native: NativeDocument;
  try {
    native = NativeDocument.fromBuffer(bytes, { option: PARSE_OPTIONS });
  } catch (error) {
    return parseTrouble(error, limits);
  }
  try {
    let root: XmlElement;
    try {
      root = picture(native.root, limits.maxDepth, natives);
    } catch (error) {
      return parseTrouble(error, limits);
    }
    return success(use(parsedView(native, root, natives)));
  } catch (error) {
    if (!(error instanceof NoCanonicalForm)) throw error;
    return refusal(documentIssue('xml.no-canonical-form'));
  } finally {
    natives.clear();
    native.dispose();
  }
}

/** Reads hostile bytes into plain elements; for what needs neither canonical form nor schema. Issues as `withXml`. */
export function parseXml(bytes: Uint8Array, limits: XmlLimits): Result<XmlElement> {
  return withXml(bytes, limits, (document) => document.root);
}
