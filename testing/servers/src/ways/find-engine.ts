import { findPrograms, foldersOf } from '../find-programs';
import { runProgram } from '../run-program';

export interface Engine {
  /** The full path of its client. */
  readonly file: string;
  /** What the client needs of our environment to find its engine. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Asks for something that only the engine knows: a client alone is of no use, and a stopped engine neither. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  docker: ['version', '--format', '{{.Server.Version}}'],
  podman: ['info', '--format', '{{.Version.Version}}'],
};
const TIMEOUT_MS = 10_000;

/** The first engine that answers, or why there is none. */
export async function findEngine(environment: Engine['environment']): Promise<Engine | { readonly reason: string }> {
  const reasons: string[] = [];
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const found = await findPrograms({ client: [name] }, foldersOf(environment['PATH'] ?? ''));
    if ('missing' in found) {
      reasons.push(`no ${name}`);
      continue;
    }
    const file = found.programs['client'] ?? name;
    const command = { file, args: question, env: environment };
    const answer = await runProgram(command, '/', environment['PATH'] ?? '', TIMEOUT_MS).catch((error: Error) => error);
    if (typeof answer === 'string' && answer !== '') return { file, environment };
    reasons.push(`${name}: ${answer instanceof Error ? firstLine(answer.message) : 'its engine does not answer'}`);
  }
  return { reason: reasons.join('; ') };
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
