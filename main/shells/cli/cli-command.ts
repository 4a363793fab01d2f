import type { OperationName, OperationOutput } from '../../../shared/contract/operations.ts';
import type { ExitCode } from '../../../shared/domain/issue.ts';
import type { Result } from '../../../shared/domain/result.ts';
import type { OperationRequest } from './operation-client.ts';
import type { OwnExits } from './present/exit-words.ts';
import type { Language, Text } from './present/text.ts';
import type { SecretFiles } from './secrets.ts';
import type { Terminal } from './terminal.ts';
import type { CliWorld } from './world.ts';

/** What a command found: the one JSON value, the lines for people, the exit code. */
export interface Report {
  readonly json: unknown;
  readonly lines: readonly string[];
  readonly exit: ExitCode;
  /** A document printed as it is (`show --xml`), in place of the lines. */
  readonly bytes?: Uint8Array;
}

export interface OptionSpec {
  /** As commander reads it: `--reason <text>`, `--all`. */
  readonly flags: string;
  readonly text: Text;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** Anything but a whole number from 0 on is refused. */
  readonly integer?: boolean;
}

/** Typed reading of the parsed options, by their camel-case name. */
export interface Options {
  text(name: string): string | undefined;
  flag(name: string): boolean;
  integer(name: string): number | undefined;
}

export interface Invocation {
  readonly arguments: readonly string[];
  readonly options: Options;
  readonly language: Language;
  readonly json: boolean;
  readonly terminal: Terminal;
  readonly world: CliWorld;
  readonly profile: string;
  /** `--profile` was given, not assumed. */
  readonly profileNamed: boolean;
  readonly secretFiles: SecretFiles;
  /** Asks the core as the acting user; signs in on the first call. */
  call<Name extends OperationName>(name: Name, request: OperationRequest<Name>): Promise<Result<OperationOutput<Name>>>;
  /** Asks for what needs no profile. */
  callPublic<Name extends OperationName>(
    name: Name,
    request: OperationRequest<Name>,
  ): Promise<Result<OperationOutput<Name>>>;
}

export interface CliCommand {
  /** `status`, or two words: `audit verify`. */
  readonly name: string;
  /** Of two words: meant as well when the second is left out (`check ID`). */
  readonly isDefault?: boolean;
  /** As commander reads it: `<id>`, `[file...]`. */
  readonly arguments?: string;
  readonly summary: Text;
  readonly options?: readonly OptionSpec[];
  /** What follows `chozai `; shown in --help, tried by a test. */
  readonly examples: readonly [string, ...string[]];
  /** Exit codes that say more than they do for every command. */
  readonly exits?: OwnExits;
  run(invocation: Invocation): Promise<Result<Report>>;
}
