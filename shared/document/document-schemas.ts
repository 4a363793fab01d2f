import { readFileSync } from 'node:fs';
import { compileXmlSchema, type ParsedXml, type XmlSchema } from './xml-engine.ts';
import type { XmlLimits } from './xml-limits.ts';

/** As sent by a client, or as handed out by the service (with its ids and its time-stamp levels). */
export type DocumentLevel = 'as-sent' | 'as-returned';

/** A real signed result with time stamps and revocation lists is 50 kB, has 243 tags and 12 namespace declarations. */
export const DOCUMENT_LIMITS: XmlLimits = {
  maxBytes: 4 * 1024 * 1024,
  maxDepth: 24,
  maxMarks: 50_000,
  maxNamespaces: 64,
};

const FILES = ['signature.xsd', 'xades.xsd', 'xades-141.xsd', 'parts.xsd', 'as-sent.xsd', 'as-returned.xsd'] as const;

function compile(level: DocumentLevel): XmlSchema {
  const files = Object.fromEntries(
    FILES.map((name) => [name, new Uint8Array(readFileSync(new URL(`./schemas/${name}`, import.meta.url)))]),
  );
  return compileXmlSchema(level, `${level}.xsd`, files);
}

/** Compiled when the first document of its level is looked at: no program waits for it at its start. */
const schemas = new Map<DocumentLevel, XmlSchema>();

function schemaOf(level: DocumentLevel): XmlSchema {
  const compiled = schemas.get(level) ?? compile(level);
  schemas.set(level, compiled);
  return compiled;
}

/** A document that carries the service's own id is one the service handed out. */
export function levelOf(document: ParsedXml): DocumentLevel {
  const [first] = document.root.children;
  const management = first?.localName === 'Prescription' ? first.children[0] : first;
  return management?.children.some((child) => /^(Prescription|Dispensing)Id$/.test(child.localName))
    ? 'as-returned'
    : 'as-sent';
}

/** Errors of the document against the restrictive schema of its level (places and kinds, never content); empty = valid. */
export function documentSchemaErrors(document: ParsedXml, level: DocumentLevel): readonly string[] {
  return document.schemaErrors(schemaOf(level));
}
