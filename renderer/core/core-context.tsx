import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react';
import type { AppEvent, Bridge } from '../../shared/contract/bridge.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { Result } from '../../shared/domain/result.ts';
import { type AskAhead, askingAhead } from './ask-ahead.ts';
import { callOperation, type OperationArguments } from './call-operation.ts';

export type LineEvent = Extract<AppEvent, { type: 'line' }>;
export type ServiceState = Extract<AppEvent, { type: 'service' }>['state'];

interface Core {
  readonly call: <Name extends OperationName>(
    name: Name,
    input: OperationArguments<Name>,
    callId?: string,
  ) => Promise<Result<OperationOutput<Name>>>;
  /** Asks what a screen that is being drawn will ask as soon as it is there. */
  readonly askAhead: AskAhead;
  /** A name for a call, unique in this window. */
  readonly newCallId: () => string;
  /** @returns ends the subscription */
  readonly listen: (listener: (event: AppEvent) => void) => () => void;
  readonly line: LineEvent | null;
  readonly service: ServiceState;
}

const CoreContext = createContext<Core | null>(null);

/** One subscription to the bridge for the whole window; the last words about line and service are kept for all. */
export function CoreProvider({ bridge, children }: { readonly bridge: Bridge; readonly children: ReactNode }) {
  const listeners = useRef(new Set<(event: AppEvent) => void>());
  const calls = useRef(0);
  const [line, setLine] = useState<LineEvent | null>(null);
  const [service, setService] = useState<ServiceState>('up');
  const heard = useRef(false);
  const ahead = useMemo(() => askingAhead(bridge), [bridge]);
  useEffect(
    () =>
      bridge.on((event) => {
        ahead.hear(event);
        if (event.type === 'line') setLine(event);
        if (event.type === 'service') {
          setService(event.state);
          const first = !heard.current;
          heard.current = true;
          // Said to every new stream: after a gap everything is asked again, at the start it has just been asked.
          if (first && event.state === 'up') return;
        }
        for (const listener of listeners.current) listener(event);
      }),
    [bridge, ahead],
  );
  // These stay the same for as long as the bridge: news of line and service make nobody ask everything again.
  const ways = useMemo<Pick<Core, 'call' | 'askAhead' | 'newCallId' | 'listen'>>(
    () => ({
      call: (name, input, callId) => ahead.take(name, input) ?? callOperation(bridge, name, input, callId),
      askAhead: ahead.ask,
      newCallId: () => {
        calls.current += 1;
        return `call-${calls.current}`;
      },
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [bridge, ahead],
  );
  const core = useMemo<Core>(() => ({ ...ways, line, service }), [ways, line, service]);
  return <CoreContext value={core}>{children}</CoreContext>;
}

export function useCore(): Core {
  const core = use(CoreContext);
  if (core === null) throw new Error('no core around this component');
  return core;
}
