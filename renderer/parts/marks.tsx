import { useSay } from '../words/language.tsx';
import type { Words } from '../words/text.ts';
import { type Tone, ToneMark } from './badge.tsx';

export type MarkState = 'done' | 'waiting' | 'failed' | 'not-needed' | 'not-yet';

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

/** For a table: a shape and a letter each, in the order of its heading. */
const letters = {
  saved: { ja: '保', en: 'Sv' },
  signed: { ja: '署', en: 'Sg' },
  registered: { ja: '登', en: 'Rg' },
  returned: { ja: '返', en: 'Rt' },
} as const satisfies Words;

const stateWords = {
  done: { ja: '済', en: 'done' },
  waiting: { ja: '待ち', en: 'waiting' },
  failed: { ja: '要対応', en: 'failed' },
  'not-needed': { ja: '不要', en: 'not needed' },
  'not-yet': { ja: 'まだ', en: 'not yet' },
} as const satisfies Words;

export const MARK_TONES: Readonly<Record<MarkState, Tone>> = {
  done: 'good',
  waiting: 'waiting',
  failed: 'bad',
  'not-needed': 'calm',
  'not-yet': 'calm',
};

const ORDER = ['saved', 'signed', 'registered', 'returned'] as const;

export function Marks({ marks, short = false }: { readonly marks: FourMarks; readonly short?: boolean }) {
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
          {say(short ? letters[name] : words[name])}
        </span>
      ))}
    </span>
  );
}
