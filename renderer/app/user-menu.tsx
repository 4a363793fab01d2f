import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { ROLES } from '../../shared/domain/people/roles.ts';
import { useCore } from '../core/core-context.tsx';
import { useLanguage, useSay } from '../words/language.tsx';
import { roleWords } from '../words/role-words.ts';
import { JOINT } from '../words/text.ts';
import { frameWords } from './frame-words.ts';
import { useLeave } from './leaving.ts';
import { OpenKeyDialog } from './open-key-dialog.tsx';
import { useSession } from './session-context.tsx';

export function UserMenu() {
  const say = useSay();
  const { call } = useCore();
  const { who, take, can } = useSession();
  const leave = useLeave();
  const { language, speak } = useLanguage();
  const [askingPin, setAskingPin] = useState(false);
  if (who === null || who.user === null) return null;
  const roles = ROLES.filter((role) => who.roles.includes(role)).map((role) => say(roleWords[role]));
  return (
    <>
      <MenuTrigger>
        <Button className="header-user">
          {who.user.displayName}
          <span className="quiet">{roles.join(say(JOINT))}</span>
          <span aria-hidden="true">▾</span>
        </Button>
        <Popover className="popover">
          <Menu className="menu">
            {can('sign') && who.key === null ? (
              <MenuItem onAction={() => setAskingPin(true)}>{say(frameWords.openKey)}</MenuItem>
            ) : null}
            {who.key === null ? null : (
              <MenuItem onAction={() => void call('session.close-key', {}).then(take)}>
                {say(frameWords.closeKey)}
              </MenuItem>
            )}
            <MenuItem onAction={() => leave('session.lock')}>{say(frameWords.lock)}</MenuItem>
            <MenuItem onAction={() => leave('session.sign-out')}>{say(frameWords.signOut)}</MenuItem>
            <MenuItem onAction={() => speak(language === 'ja' ? 'en' : 'ja')}>{say(frameWords.language)}</MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {askingPin ? <OpenKeyDialog onClose={() => setAskingPin(false)} /> : null}
    </>
  );
}
