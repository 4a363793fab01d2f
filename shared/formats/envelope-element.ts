/**
 * One element of a message of the service: a name, and either text or children. Attributes and namespaces do not occur
 * in `XmlMsg` messages (eps.md §1.2), so this is the whole of it. Bytes are made of it in shared/document/xml-tree.ts.
 */
export interface MessageElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly MessageElement[];
}

export function textElement(name: string, text: string): MessageElement {
  return { name, text, children: [] };
}

export function parentElement(name: string, children: readonly MessageElement[]): MessageElement {
  return { name, text: '', children };
}

export function childrenNamed(parent: MessageElement, name: string): readonly MessageElement[] {
  return parent.children.filter((child) => child.name === name);
}
