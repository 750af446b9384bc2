import { UnavailableError } from '@gobbler/contracts';
import type { Viewer } from '@gobbler/service-kit';
import { decodeJwt } from 'jose';
import { AnswerWithHeaders, type RouteCall } from '../engine/route';
import { toAccount } from './to-account';
import { logIn, logOut, readAccount } from './user-operations';

/** Logs in and answers with the account; the token goes into a header, where the phone reads it. */
export async function answerLogIn(call: RouteCall, email: string, password: string): Promise<unknown> {
  const { logIn: login } = await call.ask(logIn, { input: { email, password } });
  const { accessToken } = login.session;
  const viewer = { userId: login.user.id, sid: sessionOf(accessToken) };
  try {
    const { me } = await call.ask(readAccount, {}, viewer);
    return new AnswerWithHeaders(toAccount(me), { authorization: `Bearer ${accessToken}` });
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

/** A session that was never handed out would live for days. */
async function endSession(call: RouteCall, viewer: Viewer): Promise<void> {
  try {
    await call.ask(logOut, {}, viewer);
  } catch (err) {
    call.log.warn({ err, sid: viewer.sid }, 'a session that could not be handed out was not ended');
  }
}
