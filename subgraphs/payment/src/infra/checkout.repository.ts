import { isDuplicate } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import type { CheckoutRepository } from '../domain/ports';
import { CheckoutEntity } from './checkout.entity';

export function createCheckoutRepository(dataSource: DataSource): CheckoutRepository {
  const checkouts = dataSource.getRepository(CheckoutEntity);
  return {
    async ensureOpen({ isAnonymous, ...wanted }, createdAt) {
      const openUserId = isAnonymous ? -wanted.userId : wanted.userId;
      for (;;) {
        const open = await checkouts.findOneBy({ openUserId });
        if (open) return { ...open, isAnonymous };
        const row = { ...wanted, openUserId, sessionId: null, createdAt };
        try {
          await checkouts.insert(row);
          return { ...row, isAnonymous };
        } catch (error) {
          // Somebody else was faster; theirs may be closed again by now, so look anew.
          if (!isDuplicate(error)) throw error;
        }
      }
    },
    async keepSessionId(id, sessionId) {
      await checkouts.update({ id }, { sessionId });
    },
    async close(id) {
      await checkouts.update({ id }, { openUserId: null });
    },
    async findOpen(userId) {
      const found = await checkouts.findBy({ openUserId: In([userId, -userId]) });
      return found.map((row) => ({ ...row, isAnonymous: row.openUserId === -userId }));
    },
  };
}
