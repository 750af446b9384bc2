import { type DataSource } from 'typeorm';
import { AccountEntity } from './account.entity';

/** What most systems hash with, and so what is likely to be there when it can't be found out. */
const USUAL_COST = 10;

/** The highest cost among the bcrypt hashes that an import has brought; null when there is none (any more). */
export async function findBcryptCost(dataSource: DataSource): Promise<number | null> {
  try {
    const found = await dataSource.manager
      .createQueryBuilder(AccountEntity, 'account')
      .select('MAX(SUBSTRING(account.passwordHash, 5, 2))', 'cost')
      .where(`account.passwordHash LIKE '$2%'`)
      .getRawOne<{ cost: string | null }>();
    return found?.cost ? Number(found.cost) : null;
  } catch {
    return USUAL_COST;
  }
}
