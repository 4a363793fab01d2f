export type Language = 'ja' | 'en';

/** One thing to say. Each room has its own table `as const satisfies Words`: a language left out does not compile. */
export interface Text {
  readonly ja: string;
  readonly en: string;
}
export type Words = Readonly<Record<string, Text>>;
export type Values = Readonly<Record<string, string | number>>;

/** Between the words of a list. */
export const JOINT: Text = { ja: '・', en: ', ' };
/** （…） */
export const BRACKETS: Text = { ja: '（{text}）', en: ' ({text})' };
/** Between names and sentences. */
export const COMMA: Text = { ja: '、', en: ', ' };

/** `{name}` replaced from the values. */
export function textIn(language: Language, text: Text, values: Values = {}): string {
  return text[language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
