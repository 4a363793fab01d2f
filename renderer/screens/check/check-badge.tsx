import { Badge, type Tone } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { answerWords, type CheckState, checkWords, sourceWords } from './check-words.ts';

const TONES: Readonly<Record<CheckState['answer'], Tone>> = {
  'not-performed': 'calm',
  none: 'good',
  'partly-checked': 'attention',
  'found-without-consent': 'bad',
  found: 'bad',
};

interface CheckBadgeProps {
  readonly check: Pick<CheckState, 'answer' | 'source' | 'stale'>;
  /** n of 一部未チェック(n), where it is known */
  readonly unchecked?: number;
}

/**
 * 未実施 / 該当なし / 一部未チェック(n) / あり(同意なし) / あり / ローカル確認, and beside it 要再チェック. The green of
 * 該当なし is only ever the service's own answer about exactly these lines of today (product.md §5).
 */
export function CheckBadge({ check, unchecked }: CheckBadgeProps) {
  const say = useSay();
  const { answer, source, stale } = check;
  const local = source === 'local' && answer !== 'not-performed';
  const tone: Tone = local && answer !== 'found' ? 'note' : stale && answer === 'none' ? 'attention' : TONES[answer];
  const said = say(answerWords[answer], { unchecked: unchecked ?? '?' }).replace('(?)', '');
  return (
    <span className="check-badges">
      <Badge
        tone={tone}
        text={local ? `${say(sourceWords.local)} ${said}` : said}
        solid={answer === 'found' || answer === 'found-without-consent'}
      />
      {stale && answer !== 'not-performed' ? <Badge tone="attention" text={say(checkWords.stale)} solid /> : null}
    </span>
  );
}
