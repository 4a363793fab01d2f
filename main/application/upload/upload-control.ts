import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';

type UploadState = OperationOutput<'upload.state'>;

function stateNow({ store, clock, sender }: Context): UploadState {
  const outage = store.outages.open();
  const { mode, nextChangeAt } = sender.mode();
  return {
    paused: sender.paused,
    sender: { ...store.sender.alive(clock.now()) },
    line: {
      state: outage === null ? 'open' : 'no-answer',
      outageSince: outage?.startedAt ?? null,
      cause: outage?.cause ?? null,
    },
    mode,
    nextChangeAt,
    waiting: store.submissions.countDeliverable(),
  };
}

export const uploadState: UseCase<Record<string, never>, UploadState> = (context) => success(stateNow(context));

export const pauseUpload: UseCase<Record<string, never>, UploadState> = (context, actor) => {
  audited(context, actor, 'upload.pause', null);
  context.sender.pause();
  return success(stateNow(context));
};

export const resumeUpload: UseCase<Record<string, never>, UploadState> = (context, actor) => {
  audited(context, actor, 'upload.resume', null);
  context.sender.resume();
  return success(stateNow(context));
};
