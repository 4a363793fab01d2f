export type Language = 'ja' | 'en';

/** One thing to say, in both languages of the command line. */
export interface Text {
  readonly ja: string;
  readonly en: string;
}

export function say(text: Text, language: Language): string {
  return text[language];
}

/** Both languages, `{name}` replaced in each. */
export function fill(text: Text, language: Language, values: Readonly<Record<string, string | number>>): string {
  return say(text, language).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
