import { type RefObject, type SubmitEvent, useEffect, useState } from 'react';
import type { Issue } from '../../shared/domain/issue.ts';
import { useCore } from '../core/core-context.tsx';
import { Badge } from '../parts/badge.tsx';
import { IssueList } from '../parts/issue-list.tsx';
import { useFocusOnOpen } from '../parts/use-focus-on-open.ts';
import { useSay } from '../words/language.tsx';
import { askFirst } from './first-questions.ts';
import { frameWords } from './frame-words.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { landingOf, useSession } from './session-context.tsx';
import { warmUp } from './warm-up.ts';
import { doorWords } from './window-words.ts';

/** Name and password; they leave the page only towards the core and are kept nowhere. */
export function SignIn() {
  const say = useSay();
  const { call, askAhead } = useCore();
  const { setUp, take } = useSession();
  const first = useFocusOnOpen<HTMLInputElement>();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  /** null until the sign-in has asked for one */
  const [code, setCode] = useState<string | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [busy, setBusy] = useState(false);
  useEffect(warmUp, []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || user.trim() === '' || password === '') return;
    setBusy(true);
    const given = { user: user.trim().normalize('NFKC'), password, ...(code === null ? {} : { code }) };
    const answer = await call('session.sign-in', given);
    if (answer.ok) askFirst(askAhead, landingOf(answer.value.roles));
    const refused = take(answer);
    const wantsCode = refused.some((issue) => issue.code === 'sign-in.code-needed');
    setIssues(refused);
    setCode(wantsCode ? '' : null);
    if (!wantsCode) setPassword('');
    setBusy(false);
  };
  return (
    <main className="door">
      <form className="door-card" onSubmit={(event) => void submit(event)} aria-labelledby="door-title">
        <div className="row-of">
          <h1 id="door-title">{say(frameWords.product)}</h1>
          {setUp?.training === true ? <Badge tone="attention" text={say(frameWords.training)} /> : null}
        </div>
        <div className="field">
          <label htmlFor="user">{say(doorWords.user)}</label>
          <input
            id="user"
            ref={first}
            autoComplete="username"
            maxLength={32}
            value={user}
            onChange={(event) => setUser(event.target.value)}
          />
        </div>
        <PasswordField label={say(doorWords.password)} value={password} onChange={setPassword} />
        {code === null ? null : <CodeField value={code} onChange={setCode} />}
        <div role="alert">
          <IssueList issues={issues} />
        </div>
        <button type="submit" className="button" data-kind="main" data-size="large" disabled={busy}>
          {say(busy ? doorWords.signingIn : doorWords.signIn)}
        </button>
        {setUp?.training === true ? <p className="quiet">{say(doorWords.trainingHint)}</p> : null}
        <DoorFoot folder={setUp?.folder ?? null} />
      </form>
    </main>
  );
}

/** Appears where the account asks for it, and takes the next keys. */
function CodeField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const say = useSay();
  const field = useFocusOnOpen<HTMLInputElement>();
  return (
    <div className="field">
      <label htmlFor="code">{say(doorWords.code)}</label>
      <input
        id="code"
        ref={field}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={16}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Where it is the only field */
  readonly field?: RefObject<HTMLInputElement | null>;
}

export function PasswordField({ label, value, onChange, field }: PasswordFieldProps) {
  return (
    <div className="field">
      <label htmlFor="password">{label}</label>
      <input
        id="password"
        type="password"
        autoComplete="current-password"
        maxLength={1024}
        ref={field}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

export function DoorFoot({ folder }: { readonly folder: string | null }) {
  const say = useSay();
  return (
    <div className="row-of quiet">
      {folder === null ? null : <span>{say(doorWords.folder, { folder })}</span>}
      <LanguageSwitch />
    </div>
  );
}
