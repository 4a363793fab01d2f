/** The account whose password is in a sealed envelope; its name is known. */
export const EMERGENCY_NAME = 'emergency';

/** Under these the program itself stands on the audit log and in a row's life; no person is to pass for it. */
const RESERVED: readonly string[] = [EMERGENCY_NAME, 'sender', 'program', 'computer'];

export function isReservedUserName(name: string): boolean {
  return RESERVED.includes(name);
}
