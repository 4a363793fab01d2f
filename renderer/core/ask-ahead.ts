import type { AppEvent, Bridge, ChangedArea } from '../../shared/contract/bridge.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { Result } from '../../shared/domain/result.ts';
import { callOperation, type OperationArguments } from './call-operation.ts';

/** Long enough for a screen to be drawn; what nobody has asked for by then is not wanted. */
const KEPT_MS = 3_000;

/** @param areas a change of one of them makes the answer an old one, and the screen asks for itself */
export type AskAhead = <Name extends OperationName>(
  name: Name,
  input: OperationArguments<Name>,
  areas: readonly ChangedArea[],
) => void;

interface Asked {
  readonly answer: Promise<Result<unknown>>;
  readonly areas: readonly ChangedArea[];
}

export interface AskingAhead {
  readonly ask: AskAhead;
  /** The answer on its way, once; null: it was not asked, or something has changed since. */
  take<Name extends OperationName>(
    name: Name,
    input: OperationArguments<Name>,
  ): Promise<Result<OperationOutput<Name>>> | null;
  /** Of everything that the core tells */
  hear(event: AppEvent): void;
}

/** Reading questions asked before the screen that asks them is there: the core answers while it is being drawn. */
export function askingAhead(bridge: Bridge): AskingAhead {
  const asked = new Map<string, Asked>();
  const keyOf = (name: OperationName, input: unknown): string => JSON.stringify([name, input]);
  return {
    ask: (name, input, areas) => {
      const key = keyOf(name, input);
      const one = { answer: callOperation(bridge, name, input), areas };
      asked.set(key, one);
      setTimeout(() => {
        if (asked.get(key) === one) asked.delete(key);
      }, KEPT_MS);
    },
    take: <Name extends OperationName>(name: Name, input: OperationArguments<Name>) => {
      const key = keyOf(name, input);
      const one = asked.get(key);
      asked.delete(key);
      // Asked under this name: it is the answer of this operation.
      return (one?.answer as Promise<Result<OperationOutput<Name>>> | undefined) ?? null;
    },
    hear: (event) => {
      if (event.type === 'progress' || event.type === 'line') return;
      for (const [key, { areas }] of asked) {
        const stands = event.type === 'changed' && !event.areas.some((area) => areas.includes(area));
        // Who has signed in was told before it was asked.
        if (!stands && !(event.type === 'session' && event.state === 'signed-in')) asked.delete(key);
      }
    },
  };
}
