import { encodeQR } from 'qr';
import { shiftJisOf } from './shift-jis.ts';

/** Rows of modules, true = dark, with the quiet zone around them */
export type QrModules = readonly (readonly boolean[])[];

/** Light modules around a symbol (ISO/IEC 18004) */
const QUIET_ZONE = 4;

/**
 * A symbol of Shift_JIS bytes, as JAHISTC08 wants it.
 * @throws when the text is too long for one symbol (the core cuts it before)
 */
export function qrModules(text: string): QrModules {
  return encodeQR(text, 'raw', { ecc: 'medium', encoding: 'byte', border: QUIET_ZONE, textEncoder: shiftJisOf });
}
