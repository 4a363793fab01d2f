import { useCallback, useState } from 'react';
import { z } from 'zod';
import { useNotices } from '../../app/notices.tsx';
import { useCore } from '../../core/core-context.tsx';

/** The part of `queue.show` that names the patient. */
const shown = z.looseObject({
  prescription: z
    .looseObject({
      prescription: z.looseObject({
        patient: z.looseObject({ nameKanji: z.string().nullable(), nameKana: z.string().nullable() }),
      }),
    })
    .nullable(),
});

/** The patient of one row after a named, reasoned act; forgotten as soon as another row is shown. */
export function useUnmaskedPatient(): {
  readonly nameOf: (id: string) => string | null;
  readonly unmask: (id: string, reason: string) => void;
} {
  const { call } = useCore();
  const { refuse } = useNotices();
  const [seen, setSeen] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const unmask = useCallback(
    (id: string, unmaskReason: string) => {
      void call('queue.show', { id, unmaskReason }).then((answer) => {
        if (!answer.ok) return refuse(answer.issues);
        const parsed = shown.safeParse(answer.value);
        const patient = parsed.success ? parsed.data.prescription?.prescription.patient : undefined;
        setSeen({ id, name: patient?.nameKanji ?? patient?.nameKana?.normalize('NFKC') ?? '—' });
      });
    },
    [call, refuse],
  );
  const nameOf = useCallback((id: string) => (seen?.id === id ? seen.name : null), [seen]);
  return { nameOf, unmask };
}
