import { z } from 'zod';
import { defineEvent } from './event-definition';

const subscriptionChangeSchema = z.object({
  userId: z.int().positive(),
  subscriptionId: z.string(),
  status: z.string(),
});

export const SubscriptionActivated = defineEvent('subscription.activated', 1, subscriptionChangeSchema);
export const SubscriptionEnded = defineEvent('subscription.ended', 1, subscriptionChangeSchema);
