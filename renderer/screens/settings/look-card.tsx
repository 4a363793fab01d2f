import { THEMES, useTheme } from '../../app/theme.tsx';
import { useLanguage, useSay } from '../../words/language.tsx';
import { settingsWords } from './settings-words.ts';

/** How this machine's window looks; kept on the machine, not in the profile. */
export function LookCard() {
  const say = useSay();
  const { theme, choose } = useTheme();
  const { language, speak } = useLanguage();
  return (
    <section className="card stack" aria-labelledby="look-title">
      <h2 id="look-title">{say(settingsWords.look)}</h2>
      <fieldset className="chips">
        <legend>{say(settingsWords.theme)}</legend>
        {THEMES.map((one) => (
          <button key={one} type="button" className="chip" aria-pressed={one === theme} onClick={() => choose(one)}>
            {say(settingsWords[one])}
          </button>
        ))}
      </fieldset>
      <fieldset className="chips">
        <legend>{say(settingsWords.language)}</legend>
        <button type="button" className="chip" lang="ja" aria-pressed={language === 'ja'} onClick={() => speak('ja')}>
          日本語
        </button>
        <button type="button" className="chip" lang="en" aria-pressed={language === 'en'} onClick={() => speak('en')}>
          English
        </button>
      </fieldset>
    </section>
  );
}
