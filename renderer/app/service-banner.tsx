import { useCore } from '../core/core-context.tsx';
import { ToneMark } from '../parts/badge.tsx';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';

/** Said at once when the process with the database is gone, and until it answers again. */
export function ServiceBanner() {
  const say = useSay();
  const { service } = useCore();
  return (
    <div role="alert">
      {service === 'up' ? null : (
        <p className="banner" data-tone={service === 'down' ? 'bad' : 'attention'}>
          <ToneMark tone={service === 'down' ? 'bad' : 'attention'} />
          {say(service === 'down' ? frameWords.down : frameWords.restarting)}
        </p>
      )}
    </div>
  );
}
