import { IsNull, MoreThan, Not, type MigrationInterface, type QueryRunner } from 'typeorm';
import { emailKeyOf } from '../../domain/email';
import { AccountEntity } from '../account.entity';

/** Accounts that are read at a time. */
const BATCH = 500;

/**
 * Writes the domain in every account's key in its ASCII form. Of two accounts that turn out to have one address, one has the key
 * and the other one's stays as it was, which no log-in finds (see the README). Repeating it changes nothing.
 */
export class CanonicalEmailKeys1700000000060 implements MigrationInterface {
  async up({ manager }: QueryRunner): Promise<void> {
    for (let lastId = 0; ;) {
      const accounts = await manager.find(AccountEntity, {
        select: { id: true, email: true, emailKey: true },
        where: { id: MoreThan(lastId), emailKey: Not(IsNull()) },
        order: { id: 'ASC' },
        take: BATCH,
      });
      for (const { id, email, emailKey: before } of accounts) {
        const emailKey = emailKeyOf(email);
        lastId = id;
        if (emailKey === before || (await manager.existsBy(AccountEntity, { emailKey }))) continue;
        await manager.update(AccountEntity, { id }, { emailKey });
      }
      if (accounts.length < BATCH) return;
    }
  }

  async down(): Promise<void> {
    // An older service finds accounts with a domain in ASCII by their key; the others are found after this migration alone.
  }
}
