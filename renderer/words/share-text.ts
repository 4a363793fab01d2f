/** 99.9% (1999/2000): cut, never rounded up to a whole that is not reached. */
export function shareText({ part, whole }: { readonly part: number; readonly whole: number }): string {
  if (whole === 0) return '—';
  const permille = Math.floor((part * 1000) / whole);
  return `${Math.floor(permille / 10)}.${permille % 10}% (${part}/${whole})`;
}
