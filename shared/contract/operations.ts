/**
 * The one table of what can be asked of the core. Every shell (command line, window, browser) goes through it; nobody
 * may go round it. Inputs and outputs are validated at dispatch; unknown keys of an input are refused.
 */
import type { z } from 'zod';
import { backupOperations } from './operations/backup-operations.ts';
import { checkDecisionOperations } from './operations/check-decision-operations.ts';
import { checkOperations } from './operations/check-operations.ts';
import { closingOperations } from './operations/closing-operations.ts';
import { entryOperations } from './operations/entry-operations.ts';
import { exportOperations } from './operations/export-operations.ts';
import { mastersOperations } from './operations/masters-operations.ts';
import type { OperationDefinition } from './operations/operation-shapes.ts';
import { patientOperations } from './operations/patient-operations.ts';
import { peopleOperations } from './operations/people-operations.ts';
import { queueOperations } from './operations/queue-operations.ts';
import { receptionOperations } from './operations/reception-operations.ts';
import { resultOperations } from './operations/result-operations.ts';
import { sessionOperations } from './operations/session-operations.ts';
import { settingsOperations } from './operations/settings-operations.ts';
import { supportOperations } from './operations/support-operations.ts';
import { upkeepOperations } from './operations/upkeep-operations.ts';

export const operations = {
  ...receptionOperations,
  ...resultOperations,
  ...entryOperations,
  ...patientOperations,
  ...closingOperations,
  ...mastersOperations,
  ...queueOperations,
  ...checkOperations,
  ...checkDecisionOperations,
  ...settingsOperations,
  ...peopleOperations,
  ...exportOperations,
  ...upkeepOperations,
  ...supportOperations,
  ...backupOperations,
  ...sessionOperations,
} as const satisfies Record<string, OperationDefinition>;

export type OperationName = keyof typeof operations;
export type OperationInput<Name extends OperationName> = z.infer<(typeof operations)[Name]['input']>;
export type OperationOutput<Name extends OperationName> = z.infer<(typeof operations)[Name]['output']>;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/** Sent while a long operation runs; ids and numbers only, no patient data. */
export interface ProgressEvent {
  readonly phase: 'import' | 'check' | 'sign' | 'upload' | 'wait' | 'backup' | 'rehearse';
  readonly done: number;
  readonly total: number;
  readonly perMinute: number | null;
  readonly secondsLeft: number | null;
  readonly row: { readonly id: string; readonly outcome: string } | null;
}
