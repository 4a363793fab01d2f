interface Named {
  readonly nameKanji: string | null;
  readonly nameKana: string | null;
}

/** As a person is called in a sentence: the kanji, else the kana at full width; null where neither is known. */
export function patientNameOf(patient: Named | null | undefined): string | null {
  if (patient?.nameKanji) return patient.nameKanji;
  return patient?.nameKana?.normalize('NFKC') || null;
}
