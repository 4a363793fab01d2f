import type { Result } from '../../../../shared/domain/result.ts';
import type { Invocation } from '../cli-command.ts';
import { readCode } from '../secrets.ts';

/** Asks for the one-time code only where the sign-in wants one. */
export async function withCode<T>(
  { terminal, language }: Pick<Invocation, 'terminal' | 'language'>,
  work: (code: string | null) => Promise<Result<T>>,
): Promise<Result<T>> {
  const first = await work(null);
  const wanted = !first.ok && first.issues.some((issue) => issue.code === 'sign-in.code-needed');
  const code = wanted ? await readCode(terminal, language) : null;
  return code === null ? first : work(code);
}
