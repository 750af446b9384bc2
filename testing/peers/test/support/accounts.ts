import { randomUUID } from 'node:crypto';
import type { Answer } from '@gobbler/test-harness/graphql/client';
import type { Bench } from './bench';

const SIGN_UP = 'mutation($input: SignUpInput!) { signUp(input: $input) { user { id username } } }';
const LOG_IN = 'mutation($input: LogInInput!) { logIn(input: $input) { user { id } } }';

export interface Newcomer {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

export function newcomer(change: Partial<Newcomer> = {}): Newcomer {
  return { email: `${randomUUID()}@example.com`, username: 'Ana', password: 'leftovers-are-lovely-7', ...change };
}

export function signUp(bench: Bench, input: Newcomer): Promise<Answer> {
  return bench.graphql.ask(SIGN_UP, { input });
}

export function logIn(bench: Bench, { email, password }: Pick<Newcomer, 'email' | 'password'>): Promise<Answer> {
  return bench.graphql.ask(LOG_IN, { input: { email, password } });
}

export function codes({ errors }: Pick<Answer, 'errors'>): string[] {
  return errors.map(({ extensions }) => extensions.code);
}

/** No user can have such a name. */
export async function expectNameRefused(bench: Bench, username: string): Promise<void> {
  expect([JSON.stringify(username), codes(await signUp(bench, newcomer({ username })))]).toEqual([
    JSON.stringify(username),
    ['BAD_USER_INPUT'],
  ]);
}
