import { inspectRedis } from '@gobbler/redis-lock';
import { describeServer, inTime, reasonOf, type Finding } from './finding';

/** Milliseconds. */
const LIMIT_MS = 8_000;

/** Redis, where one is configured. */
export async function checkRedis(url: string | undefined): Promise<Finding> {
  const subject = 'Redis';
  if (url === undefined)
    return { subject, verdict: 'ok', message: 'none configured (REDIS_URL): limits and locks live in each process' };
  try {
    const { description, clockAheadMs } = await inTime(LIMIT_MS, inspectRedis(url));
    return describeServer(subject, description, clockAheadMs);
  } catch (error) {
    return {
      subject,
      verdict: 'problem',
      message: `can't be used: ${reasonOf(error, url)}`,
      advice:
        'Check REDIS_URL (host, port, user, password) and that it is up. Reservations go on without it, limits too.',
    };
  }
}
