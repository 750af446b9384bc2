import { UnavailableError } from '@gobbler/contracts';
import type { Viewer } from '@gobbler/service-kit';
import { decodeJwt } from 'jose';
import type { RouteCall } from '../engine/route';
import { runStored } from '../engine/run-stored';
import { toAccount } from './to-account';
import { logIn, logOut, readAccount } from './user-operations';

/** Logs in and answers the account; the token goes into a header, where the phone looks for it. */
export async function answerLogIn(call: RouteCall, email: string, password: string): Promise<unknown> {
  const { logIn: login } = await runStored(call, logIn, { input: { email, password } });
  const { accessToken } = login.session;
  const viewer = { userId: login.user.id, sid: sessionOf(accessToken) };
  try {
    const { me } = await runStored(call, readAccount, {}, viewer);
    void call.reply.header('authorization', `Bearer ${accessToken}`);
    return toAccount(me);
  } catch (error) {
    await endSession(call, viewer);
    throw error;
  }
}

/** The token was made by auth a moment ago, so its claims need no proof. */
function sessionOf(accessToken: string): string {
  const { sid } = decodeJwt(accessToken);
  if (typeof sid !== 'string') throw new UnavailableError('auth', new Error('a token without a session'));
  return sid;
}

/** A session that nobody was told of would live for days. */
async function endSession(call: RouteCall, viewer: Viewer): Promise<void> {
  try {
    await runStored(call, logOut, {}, viewer);
  } catch (err) {
    call.ports.log.warn({ err, sid: viewer.sid }, 'a session that could not be handed out was not ended');
  }
}
