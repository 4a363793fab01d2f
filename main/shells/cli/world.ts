import type { Result } from '../../../shared/domain/result.ts';
import type { RotatedKey, RotationRequest } from '../../composition-key.ts';
import type { RestoreOutcome, RestoreRequest } from '../../composition-restore.ts';
import type { TrainingProfile } from '../../initialise-training.ts';
import type { OperationClient } from './operation-client.ts';

export interface SignIn {
  readonly profile: string;
  readonly user: string;
  readonly password: string;
  /** Of somebody whose sign-in asks for one */
  readonly code?: string;
}

export interface InitRequest {
  readonly profile: string;
  readonly training: boolean;
  readonly serviceUrl: string | null;
  /** PEM */
  readonly serviceAuthority: string | null;
  /** null: made up */
  readonly password: string | null;
  readonly pin: string | null;
}

/** What the commands need beside the streams; main.ts makes it from the composition, tests script it. */
export interface CliWorld {
  /** Opens the profile, or reaches the process that holds it. */
  connect(signIn: SignIn): Promise<Result<OperationClient>>;
  /** For operations that need no profile. */
  connectPublic(): Promise<Result<OperationClient>>;
  init(request: InitRequest): Promise<Result<TrainingProfile>>;
  /** Restores a backup into a profile that is not open. */
  restore(request: RestoreRequest): Promise<RestoreOutcome>;
  /** Gives the database of a profile that is not open another key. */
  rotateKey(request: RotationRequest): Promise<Result<RotatedKey>>;
  /** Runs another entry point of this tree with our streams; its exit code. */
  runEntry(entry: string, args: readonly string[]): Promise<number>;
  /** A number for a defect that a person can tell support. */
  incident(): string;
}
