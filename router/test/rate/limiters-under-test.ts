import { createLogger, createMetrics } from '@gobbler/service-kit';
import { createRateLimiters, type RateLimitersOptions } from '../../src/limits/rate/create-rate-limiters';

/** Rate limiters with what they have logged, and how often a process counted by itself. */
export function createLimitersUnderTest(options: Pick<RateLimitersOptions, 'redisUrl'> & Partial<RateLimitersOptions>) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ service: 'test', level: 'info', destination });
  const metrics = createMetrics('test');
  return { ...createRateLimiters({ log, metrics, ...options }), lines, metrics };
}
