import { toUtcWallClock } from '@gobbler/contracts';
import type { AccountFields } from './user-operations';

/** An account as the phone reads it; of several devices it knows one, the last. */
export function toAccount(account: AccountFields) {
  return {
    userId: account.id,
    isPremium: account.isPremium,
    username: account.username,
    dateCreated: toUtcWallClock(account.createdAt),
    lastUpdated: account.updatedAt === null ? null : toUtcWallClock(account.updatedAt),
    email: account.email,
    stripeId: account.stripeCustomerId,
    subscriptionId: account.subscription?.id ?? null,
    fcmToken: account.devices.at(-1)?.token ?? null,
  };
}
