import type { XmlElement } from './xml-engine.ts';

/** The one child of that name in that namespace, or null when there is none or more than one. */
export function onlyChildOrNull(parent: XmlElement | null, localName: string, namespaceUri = ''): XmlElement | null {
  const found = childrenNamed(parent, localName, namespaceUri);
  return found.length === 1 ? (found[0] ?? null) : null;
}

export function childrenNamed(parent: XmlElement | null, localName: string, namespaceUri = ''): readonly XmlElement[] {
  return (parent?.children ?? []).filter(
    (child) => child.localName === localName && child.namespaceUri === namespaceUri,
  );
}

/** Value of an attribute without prefix. */
export function attributeOrNull(element: XmlElement | null, localName: string): string | null {
  const found = element?.attributes.find((each) => each.localName === localName && each.namespaceUri === '');
  return found?.value ?? null;
}

export function* eachElement(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* eachElement(child);
}
