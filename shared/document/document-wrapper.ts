import type { XmlToWrite } from './xml-writer.ts';

/** The declaration of the real samples; no line break follows it. */
export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** `Document` as in the real samples: the root of prescriptions (EP.xsd) and dispensing results (ED.xsd). */
export function documentElement(schemaLocation: 'EP.xsd' | 'ED.xsd', children: readonly XmlToWrite[]): XmlToWrite {
  return {
    name: 'Document',
    attributes: {
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      id: 'Document',
      'xsi:noNamespaceSchemaLocation': schemaLocation,
    },
    children,
  };
}
