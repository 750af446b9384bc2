import { randomUUID } from 'node:crypto';
import { untilServed } from '../until-served';

interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly requestId?: string;
    readonly fields?: readonly { readonly path: string; readonly message: string }[];
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line no-explicit-any -- a test knows what it asked for
  readonly data: any;
  readonly errors: readonly GraphqlError[];
  /** The errors' codes, in their order. */
  readonly codes: readonly string[];
}

/** A person who has signed up. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

export type Client = ReturnType<typeof createClient>;

export const PASSWORD = 'leftovers-are-lovely-7';

/** An answer came, and not the one that was wanted. */
export class UnwantedAnswerError extends Error {
  override readonly name = 'UnwantedAnswerError';
}

const SIGN_UP = `mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) { user { id } session { accessToken refreshToken } }
}`;

/** Whose request it is: a token, or the phone's header as the log-in gave it. */
export type Caller = Pick<Person, 'token'> | { readonly authorization: string };

/** Speaks GraphQL to a running router. */
export function createClient(url: string | (() => string)) {
  async function ask(query: string, variables: object = {}, as: Caller | null = null): Promise<Answer> {
    const response = await fetch(new URL('/graphql', typeof url === 'string' ? url : url()), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(as ? { authorization: authorizationOf(as) } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    return readAnswer(response);
  }

  /** The data of an answer that must be without errors. */
  async function data(query: string, variables: object = {}, as: Caller | null = null) {
    return wanted(await ask(query, variables, as), query);
  }

  function wanted(answer: Answer, query: string) {
    if (answer.errors.length > 0 || answer.status !== 200) {
      throw new UnwantedAnswerError(`${answer.status} ${JSON.stringify(answer.errors)} for ${query}`);
    }
    return answer.data;
  }

  /** Retries with a new address while a busy machine answers too late. */
  async function signUp(name: string, deviceToken?: string): Promise<Person> {
    let email = '';
    const answer = await untilServed(() => {
      email = `${name.toLowerCase()}.${randomUUID().slice(0, 8)}@example.com`;
      return ask(SIGN_UP, {
        input: { email, username: name, password: PASSWORD, ...(deviceToken ? { deviceToken } : {}) },
      });
    });
    const { signUp: made } = wanted(answer, SIGN_UP);
    return { id: made.user.id, email, token: made.session.accessToken, refreshToken: made.session.refreshToken };
  }

  return { ask, data, signUp };
}

function authorizationOf(caller: Caller): string {
  return 'token' in caller ? `Bearer ${caller.token}` : caller.authorization;
}

export async function readAnswer(response: Response): Promise<Answer> {
  const body = (await response.json()) as { data?: unknown; errors?: GraphqlError[] };
  const errors = body.errors ?? [];
  return { status: response.status, headers: response.headers, data: body.data, errors, codes: codesOf({ errors }) };
}

/** The codes of an answer's errors, in their order. */
export function codesOf({ errors }: Pick<Answer, 'errors'>): string[] {
  return errors.map(({ extensions }) => extensions.code);
}
