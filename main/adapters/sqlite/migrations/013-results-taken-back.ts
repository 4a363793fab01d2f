/**
 * Whether a result stands for its round. 取消 (voided) and superseded ones do not; of what the service holds, neither do
 * withdrawn ones (it is back at 調剤中 there) nor 登録対象外 ones (it never left 調剤中); 不足分後日渡し never does.
 */
const STANDS = `r.prescription_key = prescription.prescription_key AND r.status = 'finalised'
      AND json_extract(r.content, '$.round.type') IS NOT 'remainder-later'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.kind IN ('register', 'amend')
        AND (v.state IN ('voided', 'superseded') OR (v.state IN ('withdrawn', 'exempt') AND prescription.kind <> 'paper')))`;

const AWAITS_RESULT = `UPDATE prescription SET awaits_result = reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round AND ${STANDS})`;

const awaitsResult = (key: string): string => `BEGIN ${AWAITS_RESULT} WHERE prescription_key = ${key}; END;`;

/** Prescriptions of the service whose results were taken back, or never went there, wait for a person again. */
export const resultsTakenBack = {
  version: 13,
  sql: `
DROP TRIGGER prescription_taken_in;
DROP TRIGGER prescription_moved;
DROP TRIGGER result_added;
DROP TRIGGER result_finalised;
DROP TRIGGER submission_voided;
CREATE TRIGGER prescription_taken_in AFTER INSERT ON prescription ${awaitsResult('NEW.prescription_key')}
CREATE TRIGGER prescription_moved AFTER UPDATE OF reception, round, kind ON prescription ${awaitsResult('NEW.prescription_key')}
CREATE TRIGGER result_added AFTER INSERT ON dispensing_result WHEN NEW.status = 'finalised' ${awaitsResult('NEW.prescription_key')}
CREATE TRIGGER result_finalised AFTER UPDATE OF status ON dispensing_result WHEN NEW.status = 'finalised' ${awaitsResult('NEW.prescription_key')}
CREATE TRIGGER submission_exempt AFTER INSERT ON submission WHEN NEW.state = 'exempt' ${awaitsResult('NEW.prescription_key')}
CREATE TRIGGER result_taken_back AFTER UPDATE OF state ON submission
WHEN NEW.state IN ('voided', 'superseded', 'withdrawn', 'exempt') AND NEW.result_id IS NOT NULL ${awaitsResult('NEW.prescription_key')}

-- 不足分後日渡し is of a 処方箋 that was counted when it came: found without reading every result.
CREATE INDEX result_remainder ON dispensing_result(result_id) WHERE json_extract(content, '$.round.type') = 'remainder-later';

-- A withdrawn round is at hand again; what was left waiting for the round after it goes back to it.
UPDATE prescription SET reception = 'accepted', round = round - 1
  WHERE kind <> 'paper' AND reception = 'waiting-next-round' AND round > 1
    AND prescription_key IN (SELECT prescription_key FROM submission WHERE state = 'withdrawn')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round - 1 AND ${STANDS});
${AWAITS_RESULT} WHERE kind <> 'paper'
    AND prescription_key IN (SELECT prescription_key FROM submission WHERE state IN ('superseded', 'withdrawn', 'exempt'));
`,
} as const;
