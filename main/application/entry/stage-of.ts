import type { MarksShown } from './prescription-facts.ts';

export type Stage = 'received' | 'entry' | 'audit' | 'hand-over' | 'finalised';

/** 受付 → 入力 → 監査 → 交付 → 確定: how far a prescription has come. */
export function stageOf(how: {
  readonly finalised: boolean;
  readonly begun: boolean;
  readonly complete: boolean;
  readonly marks: MarksShown;
}): Stage {
  if (how.finalised) return 'finalised';
  if (how.complete && how.marks.handedOver !== null) return 'hand-over';
  if (how.complete) return 'audit';
  return how.begun ? 'entry' : 'received';
}
