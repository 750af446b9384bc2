import { AppError, ForbiddenError } from '@gobbler/contracts';
import type { RouteCall } from '../engine/route';
import { subscribe } from './user-operations';

/** What subscribe sends. */
export interface SubscribeBody {
  readonly userId: number;
  readonly success_url: string;
}

/** Opens a checkout for a person, whose token the phone does not send here; a token that does come must be theirs. */
export async function answerSubscribe(
  call: RouteCall,
  { userId, success_url: successUrl }: SubscribeBody,
  idempotencyKey: string | null,
): Promise<unknown> {
  const forWhom = userId === 0 ? call.viewer?.userId : userId;
  if (forWhom === undefined) throw new AppError('NOT_FOUND', 'There is no such person.');
  if (call.viewer && call.viewer.userId !== forWhom) throw new ForbiddenError('This is another user.');
  const { createCheckoutSession: checkout } = await call.ask(subscribe, {
    input: { userId: String(forWhom), successUrl, idempotencyKey },
  });
  return { stripe_checkout_url: checkout.url };
}
