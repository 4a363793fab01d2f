export type DetectedFormat = 'jahis-rx' | 'jahis-tc' | 'cj1' | 'sj1' | 'slip-qr' | 'xml';

/** Which reader a text is for, by its first line alone; null when it is none of them. */
export function detectFormat(text: string): DetectedFormat | null {
  const start = text
    .slice(0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  const [line = ''] = start.replaceAll('\u001a', '\n').split(/[\r\n]/, 1);
  const [first = ''] = line.split(',', 1);
  const header = first.trim();
  if (/^JAHISTC\d{2}$/.test(header)) return 'jahis-tc';
  if (/^JAHIS\d{1,2}$/.test(header)) return 'jahis-rx';
  if (header === 'CJ1') return 'cj1';
  if (header === 'SJ1') return 'sj1';
  if (start.startsWith('<')) return 'xml';
  return isSlip(text.slice(0, 512).trim()) ? 'slip-qr' : null;
}

/** 保険者番号,記号,番号,枝番,生年月日,引換番号 on one line, the last two being what they should. */
function isSlip(text: string): boolean {
  if (/[\r\n]/.test(text)) return false;
  const fields = text.split(',');
  return fields.length === 6 && /^\d{6,16}$/.test(fields[5] ?? '') && /^[0-9A-Za-z]{5,8}$/.test(fields[4] ?? '');
}
