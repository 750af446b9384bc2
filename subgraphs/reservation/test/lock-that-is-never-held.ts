import type { Lock } from '@gobbler/contracts';

/** As while Redis is down: the work goes on without the lock. */
export const lockThatIsNeverHeld: Lock = {
  description: 'a lock that is never held',
  run: (_key, work) => work({ isHeld: false }),
  checkHealth: () => Promise.reject(new Error('the lock is down')),
  close: async () => undefined,
};
