import { isDuplicate } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import type { Account } from '../domain/account';
import type { AccountRepository } from '../domain/ports';
import { AccountEntity } from './account.entity';

export function createAccountRepository(dataSource: DataSource): AccountRepository {
  const accounts = dataSource.getRepository(AccountEntity);
  return {
    async findByEmailKey(emailKey) {
      const found = await accounts.findOneBy({ emailKey, status: 'active' });
      return found && toAccount(found);
    },
    findByIds: async (ids) => (await accounts.findBy({ id: In([...ids]), status: 'active' })).map(toAccount),
    async changeEmail(id, email, emailKey, at) {
      try {
        const { affected } = await accounts.update({ id, status: 'active' }, { email, emailKey, updatedAt: at });
        return affected === 1 ? 'changed' : 'unknown';
      } catch (error) {
        if (isDuplicate(error)) return 'taken';
        throw error;
      }
    },
    async renewHash(id, oldHash, newHash) {
      const { affected } = await accounts.update({ id, passwordHash: oldHash }, { passwordHash: newHash });
      return affected === 1;
    },
  };
}

function toAccount({ id, email, emailKey, passwordHash }: AccountEntity): Account {
  return { id, email, emailKey: emailKey ?? '', passwordHash };
}
