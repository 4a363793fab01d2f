import { useState } from 'react';
import { z } from 'zod';
import { useOperation } from '../../core/use-operation.ts';
import { Ask } from '../../parts/dialog.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import type { Text } from '../../words/text.ts';
import { readableDocument } from './document-text.ts';
import { documentWords, queueWords } from './queue-page-words.ts';

const shown = z.looseObject({ xml: z.string().nullable(), returnCopyXml: z.string().nullable() });

interface DocumentViewProps {
  readonly id: string;
  /** Why it is looked at, of those who see no patients otherwise */
  readonly unmaskReason: string | null;
  /** Shows the records without their patient; asks for a reason where the whole is wanted. Left out: whoever looks sees patients */
  readonly onUnmask?: (() => void) | undefined;
  readonly onClose: () => void;
}

/** The document as it was sent and as it came back, for reading: the records inside decoded, the XML below. */
export function DocumentView({ id, unmaskReason, onUnmask, onClose }: DocumentViewProps) {
  const say = useSay();
  const masked = unmaskReason === null && onUnmask !== undefined;
  const seen = masked ? { masked } : unmaskReason === null ? {} : { unmaskReason };
  const asked = useOperation('queue.show', { id, xml: true, returnCopy: true, ...seen }, []);
  const found = shown.safeParse(asked.value);
  const texts = found.success ? { 'dispensing-final': found.data.xml, 'return-copy': found.data.returnCopyXml } : null;
  const [which, setWhich] = useState<'dispensing-final' | 'return-copy'>('dispensing-final');
  const text = texts?.[which] ?? null;
  return (
    <Ask title={say(queueWords.viewTitle)} wide onClose={onClose}>
      <IssueList issues={asked.issues} />
      {masked ? <p className="quiet">{say(queueWords.viewMasked)}</p> : null}
      <fieldset className="chips">
        <legend className="visually-hidden">{say(queueWords.viewTitle)}</legend>
        {(['dispensing-final', 'return-copy'] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            className="chip"
            aria-pressed={kind === which}
            disabled={texts?.[kind] == null}
            onClick={() => setWhich(kind)}
          >
            {say(documentWords[kind])}
          </button>
        ))}
      </fieldset>
      {texts === null ? null : text === null ? (
        <p className="quiet">{say(queueWords.viewNone)}</p>
      ) : (
        <DocumentText xml={text} />
      )}
      <div className="dialog-actions">
        {masked ? (
          <button type="button" className="button push-left" data-act="unmask-document" onClick={onUnmask}>
            {say(queueWords.viewUnmask)}
          </button>
        ) : null}
        <button type="button" className="button" data-kind="main" onClick={onClose}>
          {say(queueWords.close)}
        </button>
      </div>
    </Ask>
  );
}

const ENCLOSED: Readonly<Record<string, Text>> = {
  PrescriptionDocument: queueWords.viewPrescription,
  DispensingDocument: queueWords.viewResult,
};

function DocumentText({ xml }: { readonly xml: string }) {
  const say = useSay();
  const { xml: indented, enclosed } = readableDocument(xml, (count) =>
    say(queueWords.bytes, { bytes: count.toLocaleString('ja-JP') }),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section className="document-text" tabIndex={0} aria-label={say(queueWords.viewTitle)}>
      {enclosed.map(({ element, text }) => (
        <div key={element}>
          <h2>{ENCLOSED[element] === undefined ? element : say(ENCLOSED[element])}</h2>
          <pre>{text}</pre>
        </div>
      ))}
      <h2>XML</h2>
      <pre>{indented}</pre>
    </section>
  );
}
