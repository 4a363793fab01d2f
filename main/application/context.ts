import type { ProgressEvent } from '../../shared/contract/operations.ts';
import type { ClockTime } from '../../shared/domain/clock-time.ts';
import type { SendingOutlook } from '../../shared/domain/closing/sending-outlook.ts';
import type { DrugMaster } from '../../shared/domain/drug/drug-master.ts';
import type { ContraindicatedPair } from '../../shared/domain/duplicate-check/contraindicated-pair.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Institution } from '../../shared/domain/prescription/prescription.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { UploadMode } from '../../shared/domain/submission/upload-modes.ts';
import type { Backups } from './backup-ports.ts';
import type { MastersInForce } from './masters/masters-in-force.ts';
import type { Actor, HeldKey, KeySlots, SigningKeys } from './people-ports.ts';
import type { Store } from './ports.ts';
import type { EpsGateway, TrustAnchorsPem } from './service-ports.ts';
import type { Machine, PackFiles } from './support-ports.ts';
import type { Clock, Log, Programs, Random } from './system-ports.ts';

/** Bytes of a stranger's file → text; refuses what is too large or in no known encoding. */
export type DecodeText = (bytes: Uint8Array) => Result<{ readonly text: string; readonly issues: readonly Issue[] }>;

export interface ShopSettings {
  readonly pharmacy: Institution;
  readonly serviceUrl: string | null;
  /** https: the only authorities that may have issued the service's certificate, PEM; null = those Node knows */
  readonly serviceAuthority: string | null;
  readonly anchors: TrustAnchorsPem;
  readonly training: boolean;
  /** `HH:mm`: when a business day changes over */
  readonly changeover: ClockTime;
  /** `HH:mm`: closing time, from which the deadline warning counts */
  readonly closingTime: ClockTime;
  /** Requests in flight at most */
  readonly parallelism: number;
  readonly requestTimeoutMs: number;
}

export interface UploadSummary {
  readonly done: number;
  readonly total: number;
  readonly registered: number;
  readonly rejected: number;
  /** Rows that wait for a retry or a look-up when the run ended */
  readonly waiting: number;
  readonly seconds: number;
}

/** The one sender of a profile: batch, watch and single deliveries share its slots, its breaker and its diary. */
export interface Sender {
  /** Works on one row until it is settled or can go no further now (a person at the counter waits for it). */
  deliver(submissionId: Uuid): Promise<void>;
  /** @param patienceMs how long to go on while rows wait for a retry; `watch` stays until `signal` */
  run(
    options: { readonly watch: boolean; readonly patienceMs: number | null },
    progress: Progress,
    signal?: AbortSignal,
  ): Promise<UploadSummary>;
  /** Stays and sends by itself what the upload modes of the shop let go now; the heartbeat. */
  standBy(signal: AbortSignal): Promise<void>;
  /** Rows may have become ready: who stays looks at once. */
  wake(): void;
  /** Somebody else had a readable answer from the service: an outage in the diary is over. */
  serviceAnswered(): void;
  /** It was told to come back later (429): rows wait, too. @param retryAfterMs as the service said */
  serviceToldToWait(retryAfterMs: number): void;
  /** Nothing new starts; requests on their way come to their end. Over with the batch, and when another is asked for. */
  pause(): void;
  resume(): void;
  readonly paused: boolean;
  /** What may go now by the settings. */
  mode(): UploadMode;
  /** What it sends by itself, now and later: whether it is paused, whether somebody has everything sent, the modes. */
  outlook(): SendingOutlook;
}

/** What every use case works with. One per open profile. */
export interface Context {
  readonly store: Store;
  readonly gateway: EpsGateway;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The drugs as of today; ask for it at each use, a newer edition takes its place while the process lives. */
  readonly master: DrugMaster;
  readonly masters: MastersInForce;
  /** 併用禁忌 */
  readonly pairs: () => readonly ContraindicatedPair[];
  readonly keys: SigningKeys;
  readonly decodeText: DecodeText;
  readonly shop: ShopSettings;
  /** Takes effect for what reads `shop` from now on; the caller has stored it. */
  changeShop(changes: Partial<ShopSettings>): void;
  readonly sender: Sender;
  /** null where the store is open without its profile folder (tests of the rules) */
  readonly keySlots: KeySlots | null;
  /** null where the store is open without its profile folder */
  readonly backups: Backups | null;
  readonly programs: Programs;
  readonly machine: Machine;
  readonly packFiles: PackFiles;
  /** The key that is open for the window this call comes from; null elsewhere */
  readonly heldKey: HeldKey | null;
}

export type Progress = (event: ProgressEvent) => void;

/** A use case behind one operation of the contract table. */
export type UseCase<Input, Output> = (
  context: Context,
  actor: Actor,
  input: Input,
  progress: Progress,
  signal?: AbortSignal,
) => Promise<Result<Output>> | Result<Output>;
