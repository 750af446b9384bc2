import { z } from 'zod';

/** A step of the story did not go as it must. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** Somebody who has signed up. */
export interface Person {
  readonly name: string;
  readonly userId: number;
  /** `Authorization` of their phone. */
  readonly authorization: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export type DemoClient = ReturnType<typeof createDemoClient>;

/** Milliseconds; a system that takes longer is not well. */
const TIMEOUT_MS = 20_000;

/** Speaks to the running system as a phone (REST) and as a GraphQL client do. */
export function createDemoClient(url: string) {
  async function send(path: string, init: RequestInit): Promise<RestAnswer> {
    try {
      const answer = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const isJson = answer.headers.get('content-type')?.startsWith('application/json');
      return {
        status: answer.status,
        headers: answer.headers,
        body: isJson ? await answer.json() : await answer.text(),
      };
    } catch (error) {
      throw new DemoError(`${url} does not answer. Start the system first, in another terminal: npm start`, {
        cause: error,
      });
    }
  }

  function postJson(path: string, body: unknown, person?: Person): Promise<RestAnswer> {
    return send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(person ? { authorization: person.authorization } : {}) },
      body: JSON.stringify(body),
    });
  }

  return {
    postJson,
    get: (path: string, person?: Person) =>
      send(path, { headers: person ? { authorization: person.authorization } : {} }),
    postForm: (path: string, form: FormData, person: Person) =>
      send(path, { method: 'POST', headers: { authorization: person.authorization }, body: form }),
    async graphql<Data>(query: string, variables: object, data: z.ZodType<Data>, person?: Person): Promise<Data> {
      const { body } = await postJson('/graphql', { query, variables }, person);
      const answer = z.object({ data: z.unknown(), errors: z.unknown().optional() }).parse(body);
      if (answer.errors) throw new DemoError(`GraphQL answered with errors: ${JSON.stringify(answer.errors)}`);
      return data.parse(answer.data);
    },
  };
}

/** Checks an answer of the phone's routes: status 200 and the fields that are needed. */
export function expectOk<Body>(what: string, answer: RestAnswer, body: z.ZodType<Body>): Body {
  if (answer.status !== 200) throw new DemoError(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return body.parse(answer.body);
}
