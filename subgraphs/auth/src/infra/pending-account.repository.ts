import { isDuplicate, keepAnswer, runTransaction } from '@gobbler/service-kit';
import { In, LessThan, Not, type DataSource } from 'typeorm';
import type { AccountClaim, ClaimOutcome, PendingAccountRepository, StaleAccount } from '../domain/ports';
import { AccountEntity } from './account.entity';
import { insertSession } from './insert-session';

/** Every change of a row names the attempt that it belongs to: after a takeover it finds nothing to change. */
export function createPendingAccountRepository(dataSource: DataSource): PendingAccountRepository {
  const accounts = dataSource.getRepository(AccountEntity);

  async function insert({ at, endsAt, ...claim }: AccountClaim): Promise<ClaimOutcome | null> {
    try {
      const { identifiers } = await accounts.insert({
        ...claim,
        status: 'pending',
        attemptEndsAt: endsAt,
        createdAt: at,
        updatedAt: null,
      });
      const id = Number(identifiers[0]?.['id']);
      return { kind: 'claimed', account: { id, attempt: claim.attempt, createdAt: at, isTakenOver: false } };
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  }

  /** Null when the row is gone or another request was faster. */
  async function takeOver(claim: AccountClaim): Promise<ClaimOutcome | null> {
    const { email, emailKey, passwordHash, attempt, at, endsAt } = claim;
    const row = await accounts.findOneBy({ emailKey });
    if (!row) return null;
    if (row.status === 'active') return { kind: 'taken' };
    if (row.attemptEndsAt && row.attemptEndsAt > at) return { kind: 'busy' };
    const createdAt = new Date(Math.max(at.getTime(), row.createdAt.getTime() + 1));
    const { affected } = await accounts.update(
      { id: row.id, status: 'pending', attempt: row.attempt ?? '' },
      { email, passwordHash, attempt, attemptEndsAt: endsAt, createdAt },
    );
    if (affected !== 1) return null;
    return { kind: 'claimed', account: { id: row.id, attempt, createdAt, isTakenOver: true } };
  }

  return {
    async claim(claim) {
      for (;;) {
        const outcome = (await insert(claim)) ?? (await takeOver(claim));
        if (outcome) return outcome;
      }
    },
    activate: ({ id, attempt }, session, keyed = null) =>
      runTransaction(dataSource, async (manager) => {
        const done = { status: 'active', attempt: null, attemptEndsAt: null } as const;
        const { affected } = await manager.update(AccountEntity, { id, attempt, status: 'pending' }, done);
        if (affected !== 1) return false;
        await insertSession(manager, session, 1);
        if (keyed) await keepAnswer(manager, keyed.claim, keyed.answer);
        return true;
      }),
    async release({ id, attempt }, at) {
      await accounts.update({ id, attempt, status: 'pending' }, { attemptEndsAt: at });
    },
    async remove({ id, attempt }) {
      await accounts.delete({ id, attempt, status: 'pending' });
    },
    async abandon({ id, attempt }) {
      const blank = { status: 'abandoned', email: '', emailKey: null, passwordHash: '' } as const;
      const { affected } = await accounts.update({ id, attempt, status: Not('active') }, blank);
      return affected === 1;
    },
    async findStale(endedBefore, limit) {
      const stale = await accounts.find({
        where: { status: In(['pending', 'abandoned']), attemptEndsAt: LessThan(endedBefore) },
        order: { attemptEndsAt: 'ASC' },
        take: limit,
      });
      return stale.map(({ id, attempt }): StaleAccount => ({ id, attempt: attempt ?? '' }));
    },
    async removeAbandoned(id) {
      await accounts.delete({ id, status: 'abandoned' });
    },
  };
}
