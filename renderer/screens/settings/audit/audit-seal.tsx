import { useOperation } from '../../../core/use-operation.ts';
import { Badge } from '../../../parts/badge.tsx';
import { useSay } from '../../../words/language.tsx';
import { auditPageWords as words } from './audit-words.ts';

/** Whether the log still is one chain of hashes, and where it is broken. */
export function AuditSeal() {
  const say = useSay();
  const chain = useOperation('audit.verify', {}, []).value;
  if (chain === null) return null;
  return (
    <Badge
      tone={chain.valid ? 'good' : 'bad'}
      text={
        chain.valid
          ? say(words.intact, { rows: chain.rows })
          : say(words.broken, { row: chain.firstBrokenSequence ?? 0 })
      }
    />
  );
}
