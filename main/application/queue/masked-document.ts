import { MASK } from '../mask-patient.ts';

/** Records that say nothing of the person: where, when, by whom, which drug and how. What is not named here is masked. */
const KEPT: Readonly<Record<string, ReadonlySet<string>>> = {
  SJ1: new Set(['1', '2', '3', '4', '5', '51', '52', '101', '111', '201']),
  CJ1: new Set(['5', '7', '11', '15', '51', '55', '201', '301']),
};
const IDS: ReadonlySet<string> = new Set(['PrescriptionId', 'DispensingId']);
const DRUG_LINE = /^201,/;

/** The records with their numbers and fields, what is of the patient replaced: their shape is what support looks for. */
function maskedRecords(text: string, format: string): string {
  const kept = KEPT[format] ?? new Set<string>();
  return text.replace(/[^\r\n]+/g, (line) => {
    const [number = '', ...fields] = line.split(',');
    if (number === format || kept.has(number)) return line;
    return [number, ...fields.map((field) => (field === '' ? '' : MASK))].join(',');
  });
}

/** null: not records in base64 */
function maskedContent(text: string): string | null {
  const content = Buffer.from(text, 'base64').toString('utf8');
  const format = /^(SJ1|CJ1)\b/.exec(content)?.[1];
  return format === undefined ? null : Buffer.from(maskedRecords(content, format)).toString('base64');
}

/**
 * A document for eyes that may not see its patient: never stored, never sent, and no signature holds on it. Signatures are
 * of professionals and stay; every other text that is not known to be harmless goes.
 */
export function maskedDocument(xml: string): string {
  const open: string[] = [];
  const tokens = xml.match(/<[^>]*>|[^<]+/g) ?? [];
  return tokens
    .map((token) => {
      if (token.startsWith('</')) {
        open.pop();
        return token;
      }
      if (token.startsWith('<')) {
        if (!token.endsWith('/>') && !token.startsWith('<?')) open.push(nameOf(token));
        return token;
      }
      const text = token.trim();
      if (text === '' || open.includes('Signature') || IDS.has(open.at(-1) ?? '') || DRUG_LINE.test(text)) return token;
      return maskedContent(text) ?? MASK;
    })
    .join('');
}

/** Without its prefix */
function nameOf(tag: string): string {
  return /^<(?:[^\s/>:]+:)?([^\s/>]+)/.exec(tag)?.[1] ?? '';
}
