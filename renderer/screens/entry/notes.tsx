import { useId } from 'react';
import { Badge } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import type { Text } from '../../words/text.ts';
import { FORWARD } from './enter-forward.ts';
import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';

/** 疑義照会, 伝達事項, 残薬確認, 備考: one line each, and one more as soon as the last is used. */
export function Notes() {
  const say = useSay();
  const { form, view, edit } = useEntryWork();
  const reaches = view.messagesReachPrescriber;
  return (
    <section className="notes">
      <NoteLines
        path="inquiries"
        label={entryWords.inquiry}
        texts={form.inquiries.map(({ text }) => text)}
        onChange={(texts) =>
          edit((before) => ({
            ...before,
            inquiries: texts.map((text, index) => ({ code: before.inquiries[index]?.code ?? '999', text })),
          }))
        }
      />
      <NoteLines
        path="messagesToPrescriber"
        label={entryWords.messages}
        texts={form.messagesToPrescriber.map(({ text }) => text)}
        onChange={(texts) =>
          edit((before) => ({
            ...before,
            messagesToPrescriber: texts.map((text, index) => ({
              kind: before.messagesToPrescriber[index]?.kind ?? '99',
              text,
            })),
          }))
        }
        warning={reaches ? null : say(entryWords.notReached)}
      />
      <NoteLines
        path="residualChecks"
        label={entryWords.residual}
        texts={form.residualChecks}
        onChange={(residualChecks) => edit((before) => ({ ...before, residualChecks }))}
      />
      <NoteLines
        path="remarks"
        label={entryWords.remarks}
        texts={form.remarks}
        onChange={(remarks) => edit((before) => ({ ...before, remarks }))}
      />
    </section>
  );
}

interface NoteLinesProps {
  readonly path: string;
  readonly label: Text;
  readonly texts: readonly string[];
  readonly onChange: (texts: string[]) => void;
  readonly warning?: string | null;
}

const LINES_MOST = 20;

function NoteLines({ path, label, texts, onChange, warning = null }: NoteLinesProps) {
  const say = useSay();
  const id = useId();
  const last = texts.at(-1);
  const lines = last === undefined || (last !== '' && texts.length < LINES_MOST) ? [...texts, ''] : texts;
  const set = (index: number, text: string) => {
    const changed = lines.map((line, at) => (at === index ? text : line));
    onChange(changed.findLast((line) => line !== '') === undefined ? [] : changed.slice(0, lastUsed(changed) + 1));
  };
  return (
    <div className="note-lines">
      <span className="label" id={id}>
        {say(label)}
      </span>
      {lines.map((text, index) => (
        <input
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
          key={index}
          className="input"
          lang="ja"
          autoComplete="off"
          maxLength={500}
          aria-labelledby={id}
          data-path={`${path}[${index}]`}
          {...FORWARD}
          value={text}
          onChange={(event) => set(index, event.target.value)}
        />
      ))}
      {warning === null ? null : <Badge tone="attention" text={warning} />}
    </div>
  );
}

const lastUsed = (lines: readonly string[]): number => lines.findLastIndex((line) => line !== '');
