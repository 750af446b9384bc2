import type { RouteCall } from '../engine/route';
import { toAccount } from './to-account';
import { changeEmail, readAccount, updateProfile, type AccountFields } from './user-operations';

/** What a PATCH may change; what is left out stays. */
export interface AccountChange {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  /** Wanted for another email by every session that the phone's log-in did not begin. */
  readonly password?: string | undefined;
  readonly fcmToken: string | null;
}

/**
 * Changes one's own account. It lies in two services: the email is changed first, because only it can be refused, and
 * put back when the rest fails.
 */
export async function answerUpdateAccount(call: RouteCall, change: AccountChange): Promise<unknown> {
  const { me: before } = await call.ask(readAccount, {});
  const email = await changeEmailOf(call, before, change);
  try {
    return toAccount({ ...before, email, ...(await changeProfileOf(call, before, change)) });
  } catch (error) {
    if (email !== before.email) await putEmailBack(call, before.email, change.password);
    throw error;
  }
}

async function changeEmailOf(
  call: RouteCall,
  before: AccountFields,
  { email, password }: AccountChange,
): Promise<string> {
  if (email === undefined || email.trim() === before.email) return before.email;
  const { changeEmail: changed } = await call.ask(changeEmail, {
    input: { email, ...(password === undefined ? {} : { password }) },
  });
  return changed.email;
}

type ProfileFields = Pick<AccountFields, 'username' | 'updatedAt' | 'devices'>;

async function changeProfileOf(
  call: RouteCall,
  before: AccountFields,
  { username = before.username, fcmToken }: AccountChange,
): Promise<ProfileFields> {
  // No more than these: the email is another one by now.
  if (username === before.username && fcmToken === null) {
    return { username, updatedAt: before.updatedAt, devices: before.devices };
  }
  const { updateProfile: changed } = await call.ask(updateProfile, {
    input: {
      ...(username === before.username ? {} : { username }),
      ...(fcmToken === null ? {} : { deviceToken: fcmToken }),
    },
  });
  const { username: name, updatedAt, devices } = changed.user;
  return { username: name, updatedAt, devices };
}

async function putEmailBack(call: RouteCall, email: string, password: string | undefined): Promise<void> {
  try {
    await call.ask(changeEmail, { input: { email, ...(password === undefined ? {} : { password }) } });
  } catch (err) {
    call.log.error({ err, userId: call.viewer?.userId }, 'an email could not be put back after a failed change');
  }
}
