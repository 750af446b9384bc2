import { poll } from '@gobbler/test-servers/eventually';
import { account } from './contract';
import { ok, type Phone } from './phone';

/** A user with the app on their phone. */
export interface Person {
  readonly name: string;
  readonly userId: number;
  readonly email: string;
  /** The push token of their phone. */
  readonly device: string;
  /** As the log-in answered it; the app sends it back as it is. */
  readonly authorization: string;
}

export const PASSWORD = 'soup-4-all';

/** Signs up and logs in, as the app does it. */
export async function signUp(phone: Phone, name: string): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  const device = `device-of-${name.toLowerCase().replaceAll(' ', '-')}`;
  await createAccount(phone, { email, username: name, password: PASSWORD, fcmToken: device });
  return { name, email, device, ...(await logIn(phone, email)) };
}

/** A busy machine may say 503 or 504 to one of a crowd: then it is asked again, and may have made the account the first time. */
async function createAccount(phone: Phone, newcomer: object): Promise<void> {
  let tries = 0;
  const create = () => {
    tries += 1;
    return phone.post('/user/createaccount', newcomer);
  };
  const answer = await poll(create, ({ status }) => status < 500, { everyMs: 500 });
  // After a repeat, the log-in that follows shows whether the account is there.
  if (tries === 1 || answer.status < 400) ok(answer, account);
}

export async function logIn(phone: Phone, email: string, password = PASSWORD) {
  const answer = await phone.post('/user/loginuser', { username: email, password });
  const { userId } = ok(answer, account);
  const authorization = answer.headers.get('authorization');
  if (!authorization?.startsWith('Bearer ')) throw new Error('no token came with the log-in');
  return { userId, authorization };
}

/** A person's account as it is now. */
export async function accountOf(phone: Phone, { email }: Person) {
  return ok(await phone.post('/user/loginuser', { username: email, password: PASSWORD }), account);
}
