import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useSay } from '../../../words/language.tsx';
import { actsOf, type Person, type PersonAct } from './people-acts.ts';
import { peopleWords } from './people-words.ts';

interface PersonMenuProps {
  readonly person: Person;
  readonly onAct: (act: PersonAct) => void;
}

export function PersonMenu({ person, onAct }: PersonMenuProps) {
  const say = useSay();
  return (
    <MenuTrigger>
      <Button className="button" aria-label={say(peopleWords.actsOf, { name: person.displayName })}>
        {say(peopleWords.acts)} <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <Menu className="menu">
          {actsOf(person).map((act) => (
            <MenuItem key={act} onAction={() => onAct(act)}>
              {say(peopleWords[act])}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
