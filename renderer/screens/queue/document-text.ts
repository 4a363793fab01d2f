/** What stands coded inside a document, as text: the prescription, the result. */
export interface EnclosedText {
  /** Name of the element that encloses it */
  readonly element: string;
  readonly text: string;
}

export interface ReadableDocument {
  /** The XML, one element a line, indented; what is decoded below or is mere octets is said by its length */
  readonly xml: string;
  readonly enclosed: readonly EnclosedText[];
}

const LONG = 120;
const CODED = /^[A-Za-z0-9+/=\s]+$/;
const RECORDS = /^(SJ1|CJ1|JAHIS)/;

/**
 * A stored document for reading only, made of bytes the core has verified: it never decides anything and is never sent.
 * @param octets how the number of octets is said
 */
export function readableDocument(xml: string, octets: (count: number) => string): ReadableDocument {
  const enclosed: EnclosedText[] = [];
  const lines: string[] = [];
  const open: string[] = [];
  const put = (text: string): number => lines.push(`${'  '.repeat(open.length)}${text}`);
  for (const token of xml.match(/<[^>]+>|[^<]+/g) ?? []) {
    if (token.startsWith('</')) {
      open.pop();
      const last = lines.at(-1) ?? '';
      // An element that holds a text alone stays on its line.
      if (isOpening(last, token)) lines[lines.length - 1] = `${last}${token}`;
      else put(token);
    } else if (token.startsWith('<')) {
      put(token);
      if (!token.endsWith('/>') && !token.startsWith('<?')) open.push(elementOf(token));
    } else if (token.trim() !== '') {
      const text = token.trim();
      const decoded = text.length > LONG && CODED.test(text) ? decodedText(text) : null;
      if (decoded !== null && RECORDS.test(decoded)) enclosed.push({ element: open.at(-1) ?? '', text: decoded });
      const shown = text.length > LONG && CODED.test(text) ? `… ${octets(octetsOf(text))} …` : text;
      lines[lines.length - 1] = `${lines.at(-1) ?? ''}${shown}`;
    }
  }
  return { xml: lines.join('\n'), enclosed };
}

function elementOf(tag: string): string {
  return /^<\/?([^\s/>]+)/.exec(tag)?.[1] ?? '';
}

function isOpening(line: string, closing: string): boolean {
  const start = line.trimStart();
  return start.startsWith(`<${elementOf(closing)}`) && elementOf(start) === elementOf(closing) && !start.includes('</');
}

function octetsOf(coded: string): number {
  const letters = coded.replace(/[\s=]/g, '').length;
  return Math.floor((letters * 3) / 4);
}

/** null where the octets are no UTF-8 text. */
function decodedText(coded: string): string | null {
  try {
    const octets = Uint8Array.from(atob(coded.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return null;
  }
}
