import type { Session } from './session';

const LOG_IN = /* GraphQL */ `
  mutation LogIn($input: LogInInput!) {
    logIn(input: $input) {
      user {
        username
      }
      session {
        accessToken
      }
    }
  }
`;

interface LogInAnswer {
  readonly data?: {
    readonly logIn: {
      readonly user: { readonly username: string } | null;
      readonly session: { readonly accessToken: string };
    } | null;
  } | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** Logs in. Throws with the refusal's text. */
export async function sendLogIn(email: string, password: string): Promise<Session> {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: LOG_IN, variables: { input: { email, password } } }),
  });
  const { data, errors = [] } = (await answer.json()) as LogInAnswer;
  if (!data?.logIn) throw new Error(errors[0]?.message ?? `The log-in answered ${answer.status}.`);
  const { user, session } = data.logIn;
  return { accessToken: session.accessToken, name: user?.username ?? email };
}
