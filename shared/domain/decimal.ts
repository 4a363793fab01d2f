import Big from 'big.js';

declare const decimalBrand: unique symbol;

/**
 * An exact decimal as it was written (`1.5`, `0.66667`): the text is kept so that a document goes out as it came in.
 * Amounts of the JAHIS layouts have at most 6 integer and 5 fraction digits; sums may have more.
 */
export type Decimal = string & { readonly [decimalBrand]: true };

/** null when the text is no plain decimal (sign allowed, no exponent, no float rounding anywhere). */
export function parseDecimal(text: string): Decimal | null {
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? (text as Decimal) : null;
}

export function decimalOf(value: Big): Decimal {
  return value.toFixed() as Decimal;
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return decimalOf(new Big(a).times(b));
}

export function sumDecimals(values: readonly Decimal[]): Decimal {
  return decimalOf(values.reduce((sum, value) => sum.plus(value), new Big(0)));
}

/** -1, 0 or 1, by value: `1.0` equals `1`. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  return new Big(a).cmp(b);
}

export function isPositive(value: Decimal): boolean {
  return new Big(value).gt(0);
}
