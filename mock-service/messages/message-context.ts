import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { ProcessingOutcome } from '../../shared/formats/eps-messages-outcome.ts';
import type { OperationSearchReply } from '../../shared/formats/eps-messages-search.ts';
import type { CheckMasters } from '../check/check-masters.ts';
import type { MockKeys } from '../keys/mock-keys.ts';
import type { MockStore } from '../store/mock-store.ts';

/** What every message handler may use. */
export interface MockContext {
  readonly store: MockStore;
  readonly keys: MockKeys;
  /** null: no check can be performed */
  readonly masters: CheckMasters | null;
  /** The service's clock, `clockOffsetS` included */
  now(): Instant;
  /** The right time: what certificates and time stamps go by, as a time-stamp authority has a clock of its own */
  trueNow(): Instant;
  uuid(): Uuid;
}

/** Answer to a question: nothing is stored. */
export type Answered<Reply> =
  | { readonly outcome: ProcessingOutcome; readonly reply: Reply }
  | { readonly outcome: ProcessingOutcome; readonly reply: null };

/** What a look-up by operation id says later, besides the state itself. */
export type SearchPart = Partial<Pick<OperationSearchReply, 'registration' | 'reception' | 'withdrawal'>>;

/**
 * An operation after its slow part (reading, verifying, time-stamping). `commit` runs inside the transaction, looks at
 * the state once more, and either takes effect or refuses.
 */
export interface PreparedOperation<Reply> {
  commit(): Answered<Reply> & { readonly search?: SearchPart };
}
