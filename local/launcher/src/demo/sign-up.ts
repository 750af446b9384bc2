import { z } from 'zod';
import { expectOk, type Person } from './demo-client';
import type { Stage } from './stage';

/** Of all people of the story. */
export const PASSWORD = 'leftovers-are-lovely-7';

export async function signUpByGraphql({ client }: Stage, name: string, run: string): Promise<Person> {
  const { signUp } = await client.graphql(
    'SignUp',
    { input: { email: emailOf(name, run), username: name, password: PASSWORD, deviceToken: deviceOf(name, run) } },
    z.object({
      signUp: z.object({ user: z.object({ id: z.coerce.number() }), session: z.object({ accessToken: z.string() }) }),
    }),
  );
  return { name, userId: signUp.user.id, authorization: `Bearer ${signUp.session.accessToken}` };
}

export async function signUpByPhone({ client }: Stage, name: string, run: string): Promise<Person> {
  const account = { email: emailOf(name, run), username: name, password: PASSWORD, fcmToken: deviceOf(name, run) };
  expectOk('sign up', await client.postJson('/user/createaccount', account), z.object({ email: z.string() }));
  const login = await client.postJson('/user/loginuser', { username: account.email, password: PASSWORD });
  const { userId } = expectOk('log in', login, z.object({ userId: z.int() }));
  return { name, userId, authorization: login.headers.get('authorization') ?? '' };
}

/** The address that a person of one run logs in with. */
export function emailOf(name: string, run: string): string {
  return `${slugOf(name)}.${run}@example.com`;
}

/** The push token says whose phone it is, so that the demo can show who was notified. */
function deviceOf(name: string, run: string): string {
  return `${slugOf(name)}.${run}`;
}

function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}
