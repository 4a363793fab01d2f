/**
 * The digit that closes a number: from the last digit going left multiply by 2, 1, 2, 1 …, add the digits of the
 * products, take the distance to the next multiple of ten (保険者番号等設定要領; fitted for 医療機関コード, see institution-code.ts).
 *
 * @param digits ASCII digits without the check digit; null when there are others among them
 */
export function checkDigitOf(digits: string): string | null {
  if (!/^\d+$/.test(digits)) return null;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const product = Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 2 : 1);
    sum += Math.floor(product / 10) + (product % 10);
  }
  return String((10 - (sum % 10)) % 10);
}

/** True when the last digit is the check digit of those before it. */
export function endsInCheckDigit(number: string): boolean {
  return number.length > 1 && checkDigitOf(number.slice(0, -1)) === number.slice(-1);
}
