import type { DispensingRound } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Patient } from '../../../shared/domain/patient.ts';
import type { Institution } from '../../../shared/domain/prescription/prescription.ts';
import type { Say } from '../../words/language.tsx';
import { entryWords } from '../entry/entry-words.ts';
import { paperWords as words } from './paper-words.ts';

type Fact = readonly [string, string | null];

/** What is not known is left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="paper-facts">
      {facts.map(([label, text]) =>
        text === null ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

export function patientLine({ nameKanji, nameKana, sex, birthDate }: Patient, say: Say): string {
  return [
    nameKanji,
    // Half-width kana, as it travels in records, is hard to read on paper.
    nameKana?.normalize('NFKC') ?? null,
    sex === null ? null : say(words[sex]),
    birthDate === null ? null : say(words.born, { date: birthDate }),
  ]
    .filter((part) => part !== null)
    .join('　');
}

/** Name, place and telephone, as far as they are known. */
export function placeLine({ name, address, phone }: Institution, say: Say): string {
  return [name, address, phone === null ? null : say(words.phone, { phone })].filter(Boolean).join('　');
}

/** Which part of a refill or split prescription this is, and when the next is due; null for the whole of it. */
export function roundLine(round: DispensingRound, say: Say): string | null {
  switch (round.type) {
    case 'single':
      return null;
    case 'refill': {
      const part = say(entryWords.refill, { round: round.round, of: round.of });
      return round.nextDate === null ? part : `${part}　${say(words.nextDate, { date: round.nextDate })}`;
    }
    case 'split':
      return say(entryWords.split, { round: round.round, of: round.of });
    case 'remainder-later':
      return say(words.remainder);
  }
}
