import { isDuplicate } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import type { Checkout } from '../domain/checkout';
import type { CheckoutRepository } from '../domain/ports';
import { CheckoutEntity } from './checkout.entity';

export function createCheckoutRepository(dataSource: DataSource): CheckoutRepository {
  const checkouts = dataSource.getRepository(CheckoutEntity);
  return {
    async ensureOpen({ isAnonymous, ...wanted }, createdAt) {
      const openUserId = isAnonymous ? -wanted.userId : wanted.userId;
      for (;;) {
        const open = await checkouts.findOneBy({ openUserId });
        if (open) return toCheckout(open);
        const row = { ...wanted, openUserId, sessionId: null, createdAt };
        try {
          await checkouts.insert(row);
          return toCheckout(row);
        } catch (error) {
          // Another request was faster; its row may be closed by now, so read again.
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
      return found.map(toCheckout);
    },
  };
}

function toCheckout({ id, userId, openUserId, successUrl, cancelUrl, sessionId }: CheckoutEntity): Checkout {
  return { id, userId, isAnonymous: openUserId === -userId, successUrl, cancelUrl, sessionId };
}
