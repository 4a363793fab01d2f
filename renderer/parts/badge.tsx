/** Good: done. waiting: goes on alone. attention: soon, or to be looked at. bad: a person must act. calm: neither. */
export type Tone = 'good' | 'waiting' | 'attention' | 'bad' | 'calm' | 'note';

/** Each tone has a shape of its own: colour alone says nothing to some people and nothing in a black print. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M2.5 7.5l3 3 6-7',
  waiting: 'M7 3.2v4l2.6 1.8M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  attention: 'M7 1.6l6 10.6H1zM7 5.4v3M7 10.2v.4',
  bad: 'M4.6 1.5h4.8l3.1 3.1v4.8l-3.1 3.1H4.6L1.5 9.4V4.6zM7 4v3.6M7 9.6v.5',
  calm: 'M3 7h8',
  note: 'M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM7 6.4v3.4M7 4.1v.4',
};

export function ToneMark({ tone }: { readonly tone: Tone }) {
  return (
    <svg className="tone-mark" data-tone={tone} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <path d={SHAPES[tone]} />
    </svg>
  );
}

/** Text, shape and colour together. */
export function Badge({
  tone,
  text,
  solid = false,
}: {
  readonly tone: Tone;
  readonly text: string;
  readonly solid?: boolean;
}) {
  return (
    <span className="badge" data-tone={tone} data-solid={solid || undefined}>
      <ToneMark tone={tone} />
      {text}
    </span>
  );
}
