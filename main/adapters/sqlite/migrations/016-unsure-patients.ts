/**
 * By the name of a patient the queue finds prescriptions through the match key. Where there is none (no kana, no
 * 資格情報), this says whose name stands on the prescription: few rows, and nothing to pay for all others.
 */
export const unsurePatients = {
  version: 16,
  sql: `
CREATE TABLE unsure_patient (
  prescription_key TEXT NOT NULL PRIMARY KEY REFERENCES prescription(prescription_key),
  patient_id INTEGER NOT NULL REFERENCES patient(patient_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX unsure_patient_by_patient ON unsure_patient(patient_id);
`,
} as const;
