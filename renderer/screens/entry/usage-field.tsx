import type { EntryGroup } from '../../../shared/contract/entry-form.ts';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useCore } from '../../core/core-context.tsx';
import { useSay } from '../../words/language.tsx';
import { useEntryWork, useIssuesAt } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';
import { editGroup, groupPath, withUsage } from './form-edits.ts';
import { SuggestField } from './suggest-field.tsx';
import { FieldProblems } from './typed-field.tsx';

type UsageHit = OperationOutput<'usage.search'>[number];
const SHOWN = 10;

/** 用法 by phrase, or by its code (16 characters) where someone knows it. */
export function UsageField({
  g,
  group,
  differs,
}: {
  readonly g: number;
  readonly group: EntryGroup;
  readonly differs: boolean;
}) {
  const say = useSay();
  const { call } = useCore();
  const { edit } = useEntryWork();
  const path = `${groupPath(g)}.usage.text`;
  const wrong = useIssuesAt(path).length > 0;
  const search = async (text: string | null): Promise<readonly UsageHit[]> => {
    const code = text?.normalize('NFKC').toUpperCase().trim() ?? '';
    const answer = await call('usage.search', {
      ...(/^[0-9A-Z]{4,16}$/.test(code) ? { code } : { text: text ?? '' }),
      limit: SHOWN,
    });
    return answer.ok ? answer.value : [];
  };
  return (
    <div className="field typed" data-typing="kanji">
      <SuggestField<UsageHit>
        path={path}
        label={say(entryWords.usageOf, { rp: group.rpNumber })}
        typing="kanji"
        value={group.usage.text}
        max={50}
        differs={differs}
        wrong={wrong}
        describedBy={wrong ? `usage-said-${g}` : undefined}
        keyOf={({ code, text }) => `${code ?? ''} ${text}`}
        show={(hit) => (
          <>
            <span className="suggest-name">{hit.text}</span>
            <small className="quiet">{hit.code ?? ''}</small>
          </>
        )}
        search={search}
        onType={(text) => edit(editGroup(g, withUsage({ codeType: 'none', code: '', text })))}
        onChoose={({ codeType, code, text }) => edit(editGroup(g, withUsage({ codeType, code: code ?? '', text })))}
      />
      <FieldProblems id={`usage-said-${g}`} path={path} />
    </div>
  );
}
