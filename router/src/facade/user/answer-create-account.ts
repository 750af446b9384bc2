import type { RouteCall } from '../engine/route';
import { toAccount } from './to-account';
import { signUp } from './user-operations';

/** What createaccount sends. */
export interface NewAccount {
  readonly email: string;
  readonly username: string;
  readonly password: string;
  readonly fcmToken: string | null;
}

/** Makes an account. A new one has paid nothing and was never changed, so nothing needs to be read. */
export async function answerCreateAccount(
  call: RouteCall,
  account: NewAccount,
  idempotencyKey: string | null,
): Promise<unknown> {
  const { username, password, fcmToken } = account;
  // As auth keeps it.
  const email = account.email.trim();
  const { signUp: made } = await call.ask(signUp, {
    input: { email, username, password, deviceToken: fcmToken, idempotencyKey },
  });
  return toAccount({
    id: made.user.id,
    username,
    email,
    createdAt: made.createdAt,
    updatedAt: null,
    devices: fcmToken === null ? [] : [{ token: fcmToken }],
    isPremium: false,
    stripeCustomerId: null,
    subscription: null,
  });
}
