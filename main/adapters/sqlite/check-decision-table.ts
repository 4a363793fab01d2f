import type {
  CheckDecision,
  DecisionContent,
  TakenConsent,
} from '../../../shared/domain/duplicate-check/check-decision.ts';
import type { Store } from '../../application/ports.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

interface DecisionDetail {
  readonly content: DecisionContent;
  readonly drugs: readonly string[];
  readonly alerts: readonly string[];
  readonly masked: boolean;
}
type DecisionColumns = Omit<CheckDecision, keyof DecisionDetail> & { readonly detail: string };
type ConsentColumns = Omit<TakenConsent, 'groupKeys'> & { readonly groupKeys: string };

const DECISIONS = `SELECT decision_id AS decisionId, prescription_key AS prescriptionKey, round, result_id AS resultId,
    check_id AS checkId, patient_match_key AS patientMatchKey, group_key AS groupKey, offer_key AS offerKey, detail,
    decided_on AS decidedOn, decided_at AS decidedAt, by_whom AS by FROM check_decision`;

const CONSENTS = `SELECT consent_id AS consentId, prescription_key AS prescriptionKey, round, check_id AS checkId,
    group_keys AS groupKeys, given_on AS givenOn, given_at AS givenAt, by_whom AS by FROM oral_consent`;

function decisionOf({ detail, ...row }: DecisionColumns): CheckDecision {
  return { ...row, ...fromJson<DecisionDetail>(detail) };
}

export function checkDecisionTable(sql: SqlConnection): Store['checkDecisions'] {
  return {
    insert: ({ content, drugs, alerts, masked, ...row }) => {
      sql.run(
        `INSERT INTO check_decision (decision_id, prescription_key, round, result_id, check_id, patient_match_key,
           group_key, offer_key, kind, detail, decided_on, decided_at, by_whom)
         VALUES (@decisionId, @prescriptionKey, @round, @resultId, @checkId, @patientMatchKey,
           @groupKey, @offerKey, @kind, @detail, @decidedOn, @decidedAt, @by)`,
        { ...row, kind: content.kind, detail: toJson({ content, drugs, alerts, masked } satisfies DecisionDetail) },
      );
    },
    of: (key) =>
      sql.all<DecisionColumns>(`${DECISIONS} WHERE prescription_key = @key ORDER BY sequence`, { key }).map(decisionOf),
    ofPatient: (key, limit) =>
      sql
        .all<DecisionColumns>(`${DECISIONS} WHERE patient_match_key = @key ORDER BY sequence DESC LIMIT @limit`, {
          key,
          limit,
        })
        .map(decisionOf),
    insertConsent: ({ groupKeys, ...row }) => {
      sql.run(
        `INSERT INTO oral_consent (consent_id, prescription_key, round, check_id, group_keys, given_on, given_at, by_whom)
         VALUES (@consentId, @prescriptionKey, @round, @checkId, @groupKeys, @givenOn, @givenAt, @by)`,
        { ...row, groupKeys: toJson(groupKeys) },
      );
    },
    consentsOf: (key) =>
      sql
        .all<ConsentColumns>(`${CONSENTS} WHERE prescription_key = @key ORDER BY sequence`, { key })
        .map((row) => ({ ...row, groupKeys: fromJson<readonly string[]>(row.groupKeys) })),
  };
}
