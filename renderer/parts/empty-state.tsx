/** Why nothing is shown, and what to do. */
export function EmptyState({ title, next }: { readonly title: string; readonly next?: string }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {next === undefined ? null : <span>{next}</span>}
    </div>
  );
}
