import { useSay } from '../words/language.tsx';
import type { Words } from '../words/text.ts';
import { type Tone, ToneMark } from './badge.tsx';

export type MarkState = 'done' | 'waiting' | 'failed' | 'not-needed';

/** saved, signed, registered and returned are four facts: one success chip never stands for two (product.md §3). */
export interface FourMarks {
  readonly saved: MarkState;
  readonly signed: MarkState;
  readonly registered: MarkState;
  readonly returned: MarkState;
}

const words = {
  saved: { ja: '保存', en: 'Saved' },
  signed: { ja: '署名', en: 'Signed' },
  registered: { ja: '登録', en: 'Registered' },
  returned: { ja: '返却', en: 'Returned' },
} as const satisfies Words;

const stateWords = {
  done: { ja: '済', en: 'done' },
  waiting: { ja: '待ち', en: 'waiting' },
  failed: { ja: '要対応', en: 'failed' },
  'not-needed': { ja: '不要', en: 'not needed' },
} as const satisfies Words;

export const MARK_TONES: Readonly<Record<MarkState, Tone>> = {
  done: 'good',
  waiting: 'waiting',
  failed: 'bad',
  'not-needed': 'calm',
};

const ORDER = ['saved', 'signed', 'registered', 'returned'] as const;

export function Marks({ marks }: { readonly marks: FourMarks }) {
  const say = useSay();
  return (
    <span className="marks">
      {ORDER.map((name) => (
        <span
          key={name}
          className="mark"
          data-tone={MARK_TONES[marks[name]]}
          data-state={marks[name]}
          title={`${say(words[name])}: ${say(stateWords[marks[name]])}`}
        >
          <ToneMark tone={MARK_TONES[marks[name]]} />
          {say(words[name])}
        </span>
      ))}
    </span>
  );
}
