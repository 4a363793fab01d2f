import { Screen } from '../../app/screen.tsx';

export function QueueScreen() {
  return <Screen name="queue">{null}</Screen>;
}
