import { Screen } from '../../app/screen.tsx';

export function SettingsScreen() {
  return <Screen name="settings">{null}</Screen>;
}
