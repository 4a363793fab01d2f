import type { CliCommand } from './cli-command.ts';
import { backupCommands } from './commands/backup-commands.ts';
import { bundleCommands } from './commands/bundle-command.ts';
import { checkCommands } from './commands/check-commands.ts';
import { closingCommands } from './commands/closing-commands.ts';
import { emergencyCommands } from './commands/emergency-commands.ts';
import { importCommands } from './commands/import-command.ts';
import { mastersCommands } from './commands/masters-commands.ts';
import { processCommands } from './commands/process-commands.ts';
import { profileCommands } from './commands/profile-commands.ts';
import { queueCommands } from './commands/queue-commands.ts';
import { receptionCommands } from './commands/reception-commands.ts';
import { recordCommands } from './commands/record-commands.ts';
import { resultCommands } from './commands/result-commands.ts';
import { secondFactorCommands } from './commands/second-factor-commands.ts';
import { settingsCommands } from './commands/settings-commands.ts';
import { verifyCommands } from './commands/verify-commands.ts';

/** Every command, in the order of a pharmacy's day. */
export const allCommands: readonly CliCommand[] = [
  ...processCommands.slice(0, 1),
  ...profileCommands.slice(0, 1),
  ...receptionCommands,
  ...importCommands,
  ...resultCommands,
  ...closingCommands,
  ...queueCommands,
  ...recordCommands,
  ...settingsCommands,
  ...secondFactorCommands,
  ...emergencyCommands,
  ...checkCommands,
  ...verifyCommands,
  ...profileCommands.slice(1),
  ...mastersCommands,
  ...backupCommands,
  ...bundleCommands,
  ...processCommands.slice(1),
];
