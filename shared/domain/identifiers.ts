declare const uuidBrand: unique symbol;

/** Lower-case UUID, 36 characters. Random (version 4) where we make it; the service's ids are taken as they come. */
export type Uuid = string & { readonly [uuidBrand]: true };

export function parseUuid(text: string): Uuid | null {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text) ? (text as Uuid) : null;
}

/** 引換番号: 6 digits today in a numeric field 16 wide. Identifies a prescription only together with the insured-person key. */
export function isExchangeNumber(text: string): boolean {
  return /^\d{6,16}$/.test(text);
}
