/**
 * Consent as the messages carry it. The two flags are real (eps.md §4); their times, who took the oral one and for
 * which alert are MOCK.
 */
import type { Instant } from '../domain/calendar-date.ts';
import type { Uuid } from '../domain/identifiers.ts';
import { refusal, success } from '../domain/result.ts';
import { mapped, nestedOrNull, optional, type PartCodec, record, repeated, required } from './envelope-codec.ts';
import { envelopeIssue } from './envelope-issues.ts';
import { codedText, countText, flagText, instantText, plainText, uuidText } from './envelope-text.ts';

/** マイナ閲覧同意. States of OQSCD016: 0 なし, 1 あり, 2 期限切れ, 3 取得困難 */
export type OnlineConsent =
  | { readonly state: 'given' | 'expired'; readonly at: Instant }
  | { readonly state: 'none' | 'hard-to-obtain'; readonly at: null };

export const NO_ONLINE_CONSENT: OnlineConsent = { state: 'none', at: null };

/** One alert of one answer: what the service told, for which line. */
export interface AlertReference {
  readonly checkId: Uuid;
  /** 1-based line of the checked text, as in the answer */
  readonly csvLine: number;
  readonly category: AlertCategory;
}

export type AlertCategory = 'duplicate' | 'contraindicated';

/** 口頭等同意: taken by a pharmacist, in this visit, for the alerts named. */
export interface OralConsent {
  readonly takenBy: string;
  readonly takenAt: Instant;
  readonly alerts: readonly AlertReference[];
}

/** MOCK: D = 重複投薬, C = 併用禁忌 */
export const alertCategoryText = codedText<AlertCategory>({ duplicate: 'D', contraindicated: 'C' });

const STATE_CODES = { none: '0', given: '1', expired: '2', 'hard-to-obtain': '3' } as const;

/** A consent given or run out has a time, the others have none. */
export const onlineConsent: PartCodec<OnlineConsent> = mapped(
  record({
    state: required('OnlineConsentFlag', codedText<OnlineConsent['state']>(STATE_CODES)),
    at: optional('OnlineConsentDateTime', instantText),
  }),
  'OnlineConsentFlag',
  (consent: OnlineConsent) => consent,
  ({ state, at }): OnlineConsent | null => {
    if (state === 'given' || state === 'expired') return at === null ? null : { state, at };
    return at === null ? { state, at } : null;
  },
);

const alertReference: PartCodec<AlertReference> = record({
  checkId: required('CheckId', uuidText),
  csvLine: required('CsvLineNo', countText),
  category: required('MessageCategory', alertCategoryText),
});

const oralWire = record({
  flag: required('OralConsentFlag', flagText),
  detail: nestedOrNull(
    'OralConsent',
    record({
      takenBy: required('TakenBy', plainText),
      takenAt: required('TakenAt', instantText),
      alerts: repeated('AlertList', alertReference),
    }),
  ),
});

/** Flag and detail stand or fall together: a bare flag says neither who took the consent nor for what. */
export const oralConsent: PartCodec<OralConsent | null> = {
  write: (consent) => oralWire.write({ flag: consent !== null, detail: consent }),
  read(parent) {
    const wire = oralWire.read(parent);
    if (!wire.ok) return wire;
    const { flag, detail } = wire.value;
    return flag === (detail !== null)
      ? success(detail)
      : refusal(envelopeIssue('envelope.bad-value', { element: 'OralConsentFlag' }));
  },
};
