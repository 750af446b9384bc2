import { createKeyLoader } from '@gobbler/service-kit';
import type { AccountRepository } from './domain/ports';

export type Loaders = ReturnType<typeof createLoaders>;

/** One set a request. */
export function createLoaders(accounts: AccountRepository) {
  return {
    account: createKeyLoader(
      (ids: readonly number[]) => accounts.findByIds(ids),
      (account) => account.id,
    ),
  };
}
