import type { OperationInput, OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import { tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import { checkPair } from '../../shared/domain/duplicate-check/check-pair.ts';
import { type Result, success } from '../../shared/domain/result.ts';
import { loadContraindicatedPairs, loadDrugMaster } from '../../shared/masters/load-drug-master.ts';
import { getSettings, setSettings } from '../application/app-settings.ts';
import { pageAudit } from '../application/audit-page.ts';
import { backupStatus } from '../application/backup/backup-status.ts';
import { makeBackup } from '../application/backup/make-backup.ts';
import { rehearseBackup } from '../application/backup/rehearse-backup.ts';
import { setBackupSettings } from '../application/backup/set-backup-settings.ts';
import { checkHistory } from '../application/check/check-history.ts';
import { acknowledgeNotice } from '../application/check/check-notices.ts';
import { checkRate } from '../application/check/check-rate.ts';
import { decideCheck } from '../application/check/decide-check.ts';
import { runCheck } from '../application/check/run-check.ts';
import { closeDay } from '../application/closing/close-day.ts';
import { carryOver, giveLateReason } from '../application/closing/closing-notes.ts';
import { closingHistory, closingMonth, showClosingReport } from '../application/closing/closing-records.ts';
import { closingStatus } from '../application/closing/closing-status.ts';
import { giveLateReasons, listLateRows, listOutages } from '../application/closing/late-rows.ts';
import { morningSummary } from '../application/closing/morning.ts';
import { runAfterClosing } from '../application/closing/run-after-closing.ts';
import { listUnregistered } from '../application/closing/unregistered.ts';
import type { Context, Progress, UseCase } from '../application/context.ts';
import { changeEntry } from '../application/entry/change-entry.ts';
import { completeEntry } from '../application/entry/complete-entry.ts';
import { exportNotebook } from '../application/entry/export-notebook.ts';
import { listEntries } from '../application/entry/list-entries.ts';
import { listToday } from '../application/entry/list-today.ts';
import { discardEntry, markEntry } from '../application/entry/mark-entry.ts';
import { openEntry } from '../application/entry/open-entry.ts';
import { readableResult } from '../application/entry/readable-result.ts';
import { saveEntry } from '../application/entry/save-entry.ts';
import { scanSymbol } from '../application/entry/scan-symbol.ts';
import { patientHistory, searchPatients } from '../application/entry/search-patients.ts';
import { searchUsages } from '../application/entry/search-usages.ts';
import { summariseEntry } from '../application/entry/summarise-entry.ts';
import { tellDrugFacts } from '../application/entry/tell-drug-facts.ts';
import { keyStatus } from '../application/key/key-status.ts';
import { reissueKey } from '../application/key/reissue-key.ts';
import { importMasters } from '../application/masters/import-masters.ts';
import { mastersStatus } from '../application/masters/masters-status.ts';
import { searchDrugs } from '../application/masters/search-drugs.ts';
import { acknowledgeEmergency, sealEmergency } from '../application/people/emergency-account.ts';
import {
  confirmSecondFactor,
  enrolSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
} from '../application/people/second-factor.ts';
import {
  activateUser,
  changePassword,
  createUser,
  deactivateUser,
  listUsers,
  resetPassword,
  setRoles,
} from '../application/people/users.ts';
import type { Actor } from '../application/people-ports.ts';
import { cancelReception } from '../application/prescription/cancel-reception.ts';
import { importFiles } from '../application/prescription/import-files.ts';
import { receivePrescriptions } from '../application/prescription/receive-prescriptions.ts';
import { exportCsv } from '../application/queue/export-csv.ts';
import { exportDocuments } from '../application/queue/export-documents.ts';
import { listQueue } from '../application/queue/list-queue.ts';
import { holdSubmission, releaseSubmission, retrySubmission } from '../application/queue/queue-actions.ts';
import { countQueue, pageQueue } from '../application/queue/queue-page.ts';
import { listPrescriptions, showSubmission } from '../application/queue/show-submission.ts';
import { submissionLife } from '../application/queue/submission-life.ts';
import { listAmountLimits, removeAmountLimit, setAmountLimit } from '../application/result/amount-limits.ts';
import { amendResult, correctResult, voidResult, withdrawResult } from '../application/result/change-result.ts';
import { finaliseResults } from '../application/result/finalise-results.ts';
import { recordAndCheck } from '../application/result/record-and-check.ts';
import { signResults } from '../application/result/sign-results.ts';
import { verifyDocuments } from '../application/result/verify-documents.ts';
import { doctor } from '../application/support/doctor.ts';
import { makeBundle } from '../application/support/make-bundle.ts';
import { pauseUpload, resumeUpload, uploadState } from '../application/upload/upload-control.ts';
import { uploadResults } from '../application/upload/upload-results.ts';
import type { ProcessOperationName, Session, World } from './session.ts';

type PublicName = 'check.pair' | 'document.verify' | 'masters.status';
type SignedInName = Exclude<OperationName, PublicName | ProcessOperationName>;

type Handlers = { readonly [Name in SignedInName]: UseCase<OperationInput<Name>, OperationOutput<Name>> };
type AnyHandler = (
  context: Context,
  actor: Actor,
  input: unknown,
  progress: Progress,
  signal?: AbortSignal,
) => Promise<Result<unknown>> | Result<unknown>;

const signedIn: Handlers = {
  'reception.receive': receivePrescriptions,
  'reception.cancel': cancelReception,
  'import.files': importFiles,
  'prescription.list': listPrescriptions,
  'result.record': recordAndCheck,
  'result.finalise': finaliseResults,
  'today.list': listToday,
  'entry.open': openEntry,
  'entry.save': saveEntry,
  'entry.complete': completeEntry,
  'entry.change': changeEntry,
  'entry.mark': markEntry,
  'entry.discard': discardEntry,
  'entry.list': listEntries,
  'entry.summary': summariseEntry,
  'scan.symbol': scanSymbol,
  'usage.search': searchUsages,
  'drug.facts': tellDrugFacts,
  'patient.search': searchPatients,
  'patient.history': patientHistory,
  'notebook.export': exportNotebook,
  'result.readable': readableResult,
  'result.sign': signResults,
  'result.correct': correctResult,
  'result.amend': amendResult,
  'result.withdraw': withdrawResult,
  'result.void': voidResult,
  'upload.run': uploadResults,
  'closing.status': closingStatus,
  'closing.close': closeDay,
  'closing.late-reason': giveLateReason,
  'closing.carry-over': carryOver,
  'upload.pause': pauseUpload,
  'upload.resume': resumeUpload,
  'upload.state': uploadState,
  'closing.late-reasons': giveLateReasons,
  'closing.late-rows': listLateRows,
  'closing.history': closingHistory,
  'closing.report': showClosingReport,
  'closing.unregistered': listUnregistered,
  'closing.month': closingMonth,
  'closing.morning': morningSummary,
  'outage.list': listOutages,
  'closing.run-after': runAfterClosing,
  'settings.get': getSettings,
  'settings.set': setSettings,
  'user.list': listUsers,
  'user.create': createUser,
  'user.set-roles': setRoles,
  'user.deactivate': deactivateUser,
  'user.activate': activateUser,
  'user.change-password': changePassword,
  'user.reset-password': resetPassword,
  'user.enrol-second-factor': enrolSecondFactor,
  'user.confirm-second-factor': confirmSecondFactor,
  'user.remove-second-factor': removeSecondFactor,
  'user.reset-second-factor': resetSecondFactor,
  'user.seal-emergency': sealEmergency,
  'user.acknowledge-emergency': acknowledgeEmergency,
  'key.status': keyStatus,
  'audit.page': pageAudit,
  'export.csv': exportCsv,
  'queue.list': listQueue,
  'queue.show': showSubmission,
  'queue.page': pageQueue,
  'queue.counts': countQueue,
  'queue.life': submissionLife,
  'queue.export': exportDocuments,
  'queue.hold': holdSubmission,
  'queue.release': releaseSubmission,
  'queue.retry': retrySubmission,
  'check.run': runCheck,
  'masters.import': importMasters,
  'masters.search': searchDrugs,
  'check.decide': decideCheck,
  'check.history': checkHistory,
  'check.acknowledge': acknowledgeNotice,
  'check.rate': checkRate,
  'check.limits': listAmountLimits,
  'check.set-limit': setAmountLimit,
  'check.remove-limit': removeAmountLimit,
  'audit.verify': (context) => {
    const { rows, firstBrokenSequence } = context.store.audit.verify();
    return success({ valid: firstBrokenSequence === null, rows, firstBrokenSequence });
  },
  'key.reissue': reissueKey,
  doctor,
  'support.bundle': makeBundle,
  'backup.status': backupStatus,
  'backup.make': makeBackup,
  'backup.rehearse': rehearseBackup,
  'backup.settings': setBackupSettings,
};

/** The input of each was parsed by the schema of its own name just before (`dispatch`): this is the one guard that joins them. */
export const handlers = signedIn as unknown as Readonly<Partial<Record<OperationName, AnyHandler>>>;

type PublicHandler = (world: World, session: Session | null, input: unknown) => Result<unknown>;
type PublicHandlers = {
  readonly [Name in PublicName]: (
    world: World,
    session: Session | null,
    input: OperationInput<Name>,
  ) => Result<OperationOutput<Name>>;
};

const withoutProfile: PublicHandlers = {
  'check.pair': (world, session, input) => {
    const answer = checkPair({
      taking: input.taking,
      new: input.new,
      days: input.days ?? null,
      takenOn: input.takenOn ?? null,
      on: input.on ?? (input.takenOn === undefined ? null : tokyoDateOf(world.clock.now())),
      explain: input.explain,
      today: tokyoDateOf(world.clock.now()),
      // A profile's masters hold what it imported; without one the shipped ones answer.
      master: session?.context.master ?? loadDrugMaster(),
      pairs: session?.context.pairs() ?? loadContraindicatedPairs(),
    });
    return success({ ...answer, reasons: [...answer.reasons] });
  },
  'document.verify': (world, session, input) => verifyDocuments(input, session?.context ?? null, world.clock.now()),
  'masters.status': (_world, session) => mastersStatus(session?.context ?? null),
};

export const publicHandlers = withoutProfile as unknown as Readonly<Partial<Record<OperationName, PublicHandler>>>;
