import { useLanguage, useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';

export function LanguageSwitch() {
  const say = useSay();
  const { language, speak } = useLanguage();
  const other = language === 'ja' ? 'en' : 'ja';
  return (
    <button type="button" className="link" lang={other} onClick={() => speak(other)}>
      {say(frameWords.language)}
    </button>
  );
}
