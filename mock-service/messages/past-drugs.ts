import { addDays, tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import { DATA_DAYS } from '../../shared/domain/duplicate-check/intake-window.ts';
import { normalisedInsuredKey } from '../../shared/domain/kana.ts';
import type { RequestEnvelope } from '../../shared/formats/envelope.ts';
import type { PastDrug } from '../../shared/formats/eps-messages-check.ts';
import type { PastDrugsRequest } from '../../shared/formats/eps-messages-search.ts';
import { pastDrugOf } from '../check/check-rows.ts';
import { takingLines } from '../check/taking-lines.ts';
import { opensPastData } from '../check/view-consent.ts';
import { refused } from '../error-codes.ts';
import type { Answered, MockContext } from './message-context.ts';
import { answeredWith } from './perform-operation.ts';

/** 薬剤情報閲覧: only with the consent given online; oral consent does not unlock it (eps.md §4.5). Newest first. */
export function pastDrugs(
  context: MockContext,
  _envelope: RequestEnvelope,
  request: PastDrugsRequest,
): Answered<{ readonly drugs: readonly PastDrug[] }> {
  if (!opensPastData(request.onlineConsent, context.trueNow())) return { outcome: refused('EPSB9501E'), reply: null };
  const key = normalisedInsuredKey(request.insured);
  if (key === null) return { outcome: refused('EPSB9108E'), reply: null };
  const today = tokyoDateOf(context.now());
  const oldest = addDays(today, -DATA_DAYS);
  const drugs = takingLines(context, key, today).flatMap((line) => {
    const date = line.dispensedOn ?? line.prescribedOn;
    return date === null || date < oldest || date > today ? [] : [pastDrugOf(line, date)];
  });
  return answeredWith({ drugs: drugs.toSorted((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0)) });
}
