import { isAboutPost, withDatabase, type Environment, type Fact, type Subject } from '@gobbler/service-kit';
import { workerDatabase } from '@gobbler/notification-worker';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { userDatabase } from '@gobbler/user';
import { openLetters } from '../dead-letters/open-letters';

export interface SourcedFact extends Fact {
  /** The service that knows it. */
  readonly source: string;
}

export interface Facts {
  readonly subject: Subject;
  readonly facts: readonly SourcedFact[];
  /** Whether every service and the dead letters could be read. */
  readonly isComplete: boolean;
}

/** Reservation first: it knows of which post and whose a reservation is. */
const DATABASES = [reservationDatabase, postDatabase, userDatabase, paymentDatabase, workerDatabase];

/** Asks every service's database, then the dead letters. One that can't be read is reported and left out. */
export async function collectFacts(asked: Subject, env: Environment, report: (line: string) => void): Promise<Facts> {
  const facts: SourcedFact[] = [];
  let subject = asked;
  let isComplete = true;
  for (const database of DATABASES) {
    const { service: source, explain } = database;
    const known = await withDatabase(database, env, report, async (dataSource) => explain?.(dataSource, subject));
    if (known) facts.push(...known.facts.map((fact) => ({ source, ...fact })));
    else isComplete = false;
    subject = known?.subject ?? subject;
  }
  const letters = await explainLetters(subject, env, report);
  return { subject, facts: [...facts, ...(letters ?? [])], isComplete: isComplete && letters !== null };
}

async function explainLetters(
  { postId }: Subject,
  env: Environment,
  report: (line: string) => void,
): Promise<SourcedFact[] | null> {
  if (postId === undefined) return [];
  try {
    const letters = await openLetters(env);
    try {
      const found = (await letters.list()).filter(({ message }) => isAboutPost(message.body, postId));
      return found.map(({ message, queue, attempts, reason, lastFailedAt }) => ({
        source: 'dead letters',
        at: lastFailedAt === null ? null : new Date(lastFailedAt),
        text: `${message.name} ${message.id} was given up after ${attempts ?? 'some'} attempts in ${queue}: ${reason}. Try it again with: npm run dead-letters -- replay ${message.id}`,
      }));
    } finally {
      await letters.close();
    }
  } catch (error) {
    report(`dead letters: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
