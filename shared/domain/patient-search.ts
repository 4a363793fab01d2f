import { foldInsuredText, foldKana } from './kana.ts';
import { typedCode, typedDate } from './typed-text.ts';

/** Characters of names that are written in two ways; a search must not depend on which. */
const SAME_CHARACTER: Readonly<Record<string, string>> = {
  髙: '高',
  﨑: '崎',
  嵜: '崎',
  栁: '柳',
  濵: '浜',
  濱: '浜',
  𠮷: '吉',
  邊: '辺',
  邉: '辺',
  齋: '斉',
  齊: '斉',
  斎: '斉',
  澤: '沢',
  廣: '広',
  櫻: '桜',
  國: '国',
  眞: '真',
  德: '徳',
  惠: '恵',
  龍: '竜',
  槇: '槙',
  靜: '静',
  壽: '寿',
  榮: '栄',
  嶋: '島',
  嶌: '島',
  冨: '富',
};

/** Names as they are searched: kana folded, blanks dropped, old and new characters alike. */
export function foldNameForSearch(name: string): string {
  return [...foldKana(name)].map((character) => SAME_CHARACTER[character] ?? character).join('');
}

/** Pairs of neighbouring characters, each once: what 佐藤 is found by wherever it stands. */
export function bigramsOf(folded: string): readonly string[] {
  const characters = [...folded];
  return [...new Set(characters.slice(0, -1).map((character, index) => `${character}${characters[index + 1] ?? ''}`))];
}

export interface PatientQuery {
  /** Folded name; null when the text is no name */
  readonly name: string | null;
  readonly birthDate: string | null;
  /** Beginning of a 資格情報 number; null when the text is no number */
  readonly number: string | null;
}

/** What a person may have meant: `19580303` is a birth date and the beginning of a number at once. */
export function patientQuery(text: string): PatientQuery {
  const code = typedCode(text);
  const numeric = /^\d+$/.test(code);
  const birthDate = typedDate(text);
  const name = foldNameForSearch(text);
  return {
    name: numeric || birthDate !== null || name === '' ? null : name,
    birthDate,
    number: numeric ? foldInsuredText(code) : null,
  };
}
