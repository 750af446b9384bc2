import { createHash, randomInt } from 'node:crypto';
import { deleteInSteps, isDuplicate } from '@gobbler/service-kit';
import { LessThan, type DataSource } from 'typeorm';
import type { LoginAttemptRepository } from '../domain/ports';
import { LoginAttemptEntity } from './login-attempt.entity';

/**
 * Each key has a fixed number of slots, one row each, and a slot is taken by a guarded write: without any lock, no more
 * are taken within the window than there are, however many ask at once and wherever the window begins.
 */
export function createLoginAttemptRepository(dataSource: DataSource): LoginAttemptRepository {
  const rows = dataSource.getRepository(LoginAttemptEntity);

  /** False when another request was faster. */
  async function write(emailHash: string, slot: number, at: Date, old: LoginAttemptEntity | undefined) {
    if (old) {
      const seen = { emailHash, slot, attemptedAt: old.attemptedAt };
      return (await rows.update(seen, { attemptedAt: at })).affected === 1;
    }
    try {
      await rows.insert({ emailHash, slot, attemptedAt: at });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  return {
    async take(key, at, limit, windowMs) {
      const emailHash = createHash('sha256').update(key).digest('hex');
      const windowStart = new Date(at.getTime() - windowMs);
      for (;;) {
        const known = new Map((await rows.findBy({ emailHash })).map((row) => [row.slot, row]));
        const isFree = (slot: number): boolean => (known.get(slot)?.attemptedAt ?? windowStart) <= windowStart;
        const free = Array.from({ length: limit }, (_, slot) => slot).filter(isFree);
        if (free.length === 0) return { kind: 'refused', freeAt: earliestEnd([...known.values()], windowMs) };
        const slot = free[randomInt(free.length)] ?? 0;
        if (await write(emailHash, slot, at, known.get(slot)))
          return { kind: 'granted', attempt: { key: emailHash, slot, at } };
      }
    },
    async giveBack({ key, slot, at }) {
      await rows.delete({ emailHash: key, slot, attemptedAt: at });
    },
    removeBefore: (at, stopping) =>
      deleteInSteps(dataSource, LoginAttemptEntity, { attemptedAt: LessThan(at) }, stopping),
  };
}

function earliestEnd(taken: readonly LoginAttemptEntity[], windowMs: number): Date {
  return new Date(Math.min(...taken.map((row) => row.attemptedAt.getTime())) + windowMs);
}
