import type { Lock } from '@gobbler/contracts';
import { createInProcessLock } from '@gobbler/local-stand-ins';
import { createRedisLock } from '@gobbler/redis-lock';
import { countLocks, type CommonConfig, type Logger, type Metrics } from '@gobbler/service-kit';

export interface LockConfig extends Pick<CommonConfig, 'environment'> {
  /** Undefined for the stand-in in this process. */
  readonly redisUrl?: string | undefined;
}

/** The lock: in Redis where it is configured, else the stand-in, which refuses to run in production. */
export function createLock({ redisUrl, environment }: LockConfig, log: Logger, metrics: Metrics): Lock {
  if (redisUrl) return createRedisLock({ url: redisUrl, log, metrics });
  return createInProcessLock({ environment, log, count: countLocks(metrics).count });
}
