import type { InsuredPersonKey, Patient } from '../../shared/domain/patient.ts';
import { audited } from './audited.ts';
import type { Context } from './context.ts';
import type { Actor } from './people-ports.ts';

export const MASK = '＊＊＊';

/** Without any reason given: everybody who works with patients. */
export function seesPatientsAnyway(actor: Pick<Actor, 'rights'>): boolean {
  return actor.rights.some((right) => right !== 'support');
}

/** Support staff see rows, not people: unmasking is a named, reasoned, audited act. */
export function seesPatients(
  context: Context,
  actor: Actor,
  unmaskReason: string | undefined,
  target: string,
): boolean {
  if (seesPatientsAnyway(actor)) return true;
  if (unmaskReason === undefined || !actor.rights.includes('support')) return false;
  audited(context, actor, 'patient.unmask', target, { reason: unmaskReason });
  return true;
}

export function maskedPatient(patient: Patient): Record<keyof Patient, string | null> {
  return { nameKanji: MASK, nameKana: MASK, sex: null, birthDate: patient.birthDate === null ? null : MASK };
}

export function maskedInsured(_insured: InsuredPersonKey): { readonly insurerNumber: string; readonly number: string } {
  return { insurerNumber: MASK, number: MASK };
}
