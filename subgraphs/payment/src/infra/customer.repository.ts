import { isDuplicate, runTransaction } from '@gobbler/service-kit';
import { In, IsNull, MoreThan, type DataSource } from 'typeorm';
import type { CustomerRepository } from '../domain/ports';
import { CustomerEntity } from './customer.entity';

export function createCustomerRepository(dataSource: DataSource): CustomerRepository {
  const customers = dataSource.getRepository(CustomerEntity);
  return {
    find: (userId) => customers.findOneBy({ userId }),
    findByUserIds: (userIds) => customers.findBy({ userId: In([...userIds]) }),
    findByStripeId: (stripeCustomerId) => customers.findOneBy({ stripeCustomerId }),
    async ensure(userId, creationKey, createdAt) {
      const row = { userId, creationKey, stripeCustomerId: null, isPremium: false, fetchesStarted: 0, createdAt };
      try {
        await customers.insert(row);
        return row;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return customers.findOneByOrFail({ userId });
      }
    },
    async keepStripeId(userId, creationKey, stripeCustomerId) {
      await customers.update({ userId, creationKey, stripeCustomerId: IsNull() }, { stripeCustomerId });
      return customers.findOneByOrFail({ userId });
    },
    async startOver(userId, spentKey, newKey) {
      await customers.update({ userId, creationKey: spentKey }, { creationKey: newKey, stripeCustomerId: null });
    },
    beginLook: (userId) =>
      runTransaction(dataSource, async (manager) => {
        await manager.increment(CustomerEntity, { userId }, 'fetchesStarted', 1);
        return (await manager.findOneByOrFail(CustomerEntity, { userId })).fetchesStarted;
      }),
    findPage: (limit, afterUserId) =>
      customers.find({ where: { userId: MoreThan(afterUserId) }, order: { userId: 'ASC' }, take: limit }),
    async findPremiumPage(limit, afterUserId) {
      const rows = await customers.find({
        select: { userId: true },
        where: { isPremium: true, userId: MoreThan(afterUserId) },
        order: { userId: 'ASC' },
        take: limit,
      });
      return rows.map(({ userId }) => userId);
    },
  };
}
