import { mutateBytes, TRICKY_TEXTS } from './mutate-bytes.ts';
import type { SeededChance } from './seeded-chance.ts';

const TEXT_PLACES = />([^<>]*)</g;
const ELEMENTS = /<([A-Za-z:]+)[^<>]*>[^<>]*<\/\1>/g;
const LONG_BASE64 = />([A-Za-z0-9+/]{80,}={0,2})</g;

function replaceOne(
  text: string,
  pattern: RegExp,
  chance: SeededChance,
  by: (match: RegExpMatchArray) => string,
): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const match = chance.oneOf(matches);
  return text.slice(0, match.index) + by(match) + text.slice(match.index + match[0].length);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A document inside a message, and the text inside that document, are reached by going in and wrapping again. */
function mutateInside(text: string, chance: SeededChance, depth: number): string {
  return replaceOne(text, LONG_BASE64, chance, (match) => {
    const inner = Buffer.from(match[1] ?? '', 'base64');
    const innerText = inner.toString('utf8');
    const goesOn = depth > 0 && innerText.includes('<') && chance.fraction() < 0.7;
    const changed = goesOn
      ? Buffer.from(mutateXmlText(innerText, chance, depth - 1))
      : mutateBytes(inner, chance, inner);
    return `>${changed.toString('base64')}<`;
  });
}

type Change = (text: string, chance: SeededChance, depth: number) => string;

const CHANGES: readonly Change[] = [
  (text, chance) => replaceOne(text, TEXT_PLACES, chance, () => `>${escaped(chance.oneOf(TRICKY_TEXTS))}<`),
  (text, chance) =>
    replaceOne(text, TEXT_PLACES, chance, (match) => {
      const inner = Buffer.from(match[1] ?? '');
      return `>${escaped(mutateBytes(inner, chance, inner).toString('utf8'))}<`;
    }),
  (text, chance) => replaceOne(text, ELEMENTS, chance, () => ''),
  (text, chance) => replaceOne(text, ELEMENTS, chance, (match) => match[0] + match[0]),
  (text, chance) =>
    replaceOne(text, ELEMENTS, chance, (match) => `<${match[1]} xmlns="urn:x" a="1">${match[0]}</${match[1]}>`),
  (text, chance) => {
    const depth = chance.oneOf([8, 40, 300, 5_000]);
    return replaceOne(text, ELEMENTS, chance, (match) => '<a>'.repeat(depth) + match[0] + '</a>'.repeat(depth));
  },
  mutateInside,
  mutateInside,
  mutateInside,
];

/** Mostly still well-formed: it gets past the reader and reaches what judges the content. */
export function mutateXmlText(text: string, chance: SeededChance, depth = 3): string {
  let changed = text;
  for (let turns = chance.fraction() < 0.7 ? 1 : 3; turns > 0; turns -= 1)
    changed = chance.oneOf(CHANGES)(changed, chance, depth);
  return changed;
}
