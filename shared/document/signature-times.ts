import { type Instant, instantOf, parseInstant } from '../domain/calendar-date.ts';
import { DOCUMENT_LIMITS } from './document-schemas.ts';
import { eachElement } from './element-access.ts';
import { tokenInside } from './signature-material.ts';
import { withXml, type XmlElement } from './xml-engine.ts';

/** When each signature of a document says it was made, and when its time stamp says it was there. */
export interface SignatureTimes {
  readonly element: string;
  /** The signer's own word */
  readonly signedAt: Instant | null;
  /** null: no time stamp */
  readonly timestampAt: Instant | null;
}

const SIGN_ELEMENTS = ['DispensingSign', 'PrescriptionSign'];

/** Times as written, for a person to read: whether they are to be believed, the named checks say (`verifyDocument`). */
export function signatureTimes(bytes: Uint8Array): readonly SignatureTimes[] {
  const read = withXml(bytes, DOCUMENT_LIMITS, (document) =>
    [...eachElement(document.root)].filter(({ localName }) => SIGN_ELEMENTS.includes(localName)).map(timesOf),
  );
  return read.ok ? read.value : [];
}

function timesOf(sign: XmlElement): SignatureTimes {
  const inside = [...eachElement(sign)];
  const claimed = inside.find(({ localName }) => localName === 'SigningTime');
  const stamp = inside.find(({ localName }) => localName === 'SignatureTimeStamp') ?? null;
  const token = tokenInside(stamp);
  return {
    element: sign.localName,
    signedAt: claimed === undefined ? null : parseInstant(claimed.text),
    timestampAt: token === null ? null : instantOf(token.genTimeMs),
  };
}
