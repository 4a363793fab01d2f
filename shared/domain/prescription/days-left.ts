/** 残り3日 · 本日まで · 期限切れ(2日超過) · 期限不明, in both languages of the screens: how long a prescription may be used. */
export function daysLeftWords(daysLeft: number | null): { readonly ja: string; readonly en: string } {
  if (daysLeft === null) return { ja: '期限不明', en: 'period not known' };
  if (daysLeft < 0) return { ja: `期限切れ(${-daysLeft}日超過)`, en: `expired (${-daysLeft} d)` };
  if (daysLeft === 0) return { ja: '本日まで', en: 'last day' };
  return { ja: `残り${daysLeft}日`, en: `${daysCounted(daysLeft)} left` };
}

function daysCounted(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
