import { TOPOLOGY } from '@gobbler/contracts';
import { inspectRabbitMq } from '@gobbler/rabbitmq-broker';
import { inTime, reasonOf, type Finding } from './finding';

/** Milliseconds. */
const LIMIT_MS = 8_000;

/** RabbitMQ, where one is configured, and what lies in its queues. */
export async function checkRabbitMq(url: string | undefined): Promise<readonly Finding[]> {
  const subject = 'RabbitMQ';
  if (url === undefined)
    return [{ subject, verdict: 'ok', message: 'none configured (RABBITMQ_URL): events stay within the process' }];
  try {
    const { description, queues } = await inTime(LIMIT_MS, inspectRabbitMq(url, TOPOLOGY));
    const missing = queues.filter(({ waiting }) => waiting === null).map(({ queue }) => queue);
    const dead = queues.reduce((sum, { deadLetters }) => sum + (deadLetters ?? 0), 0);
    const waiting = queues.reduce((sum, { waiting: count }) => sum + (count ?? 0), 0);
    const findings: Finding[] = [{ subject, verdict: 'ok', message: `${description}, ${waiting} events waiting` }];
    if (missing.length > 0)
      findings.push({
        subject,
        verdict: 'warning',
        message: `there is no queue ${missing.join(', ')}`,
        advice: 'Services make their queues when they start: start them.',
      });
    if (dead > 0)
      findings.push({
        subject,
        verdict: 'warning',
        message: `${dead} dead letters`,
        advice: 'See npm run dead-letters -- list, fix the cause, then replay.',
      });
    return findings;
  } catch (error) {
    return [
      {
        subject,
        verdict: 'problem',
        message: `can't be used: ${reasonOf(error, url)}`,
        advice: 'Check RABBITMQ_URL (host, port, user, password, virtual host) and that it is up.',
      },
    ];
  }
}
