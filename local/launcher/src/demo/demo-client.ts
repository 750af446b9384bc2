import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DEMO_DOCUMENT } from './demo-document';
import { createRetrier, type Retrier, type Try } from './retrier';
import { retryAfterMs, worthAnotherTry } from './worth-another-try';

/** A step of the story did not go as it must. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** A person who has signed up. */
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

export interface DemoClientOptions {
  readonly url: string;
  readonly say: (line: string) => void;
  readonly retrier?: Retrier;
}

export type DemoClient = ReturnType<typeof createDemoClient>;

/** Milliseconds; a system that takes longer is asked again. */
const TIMEOUT_MS = 20_000;
const LIMIT_MS = 60_000;

/**
 * Speaks to the running system as a phone (REST) and as a GraphQL client do. It retries while a part of the system is down,
 * each change with one idempotency key for all its tries, so that nothing happens twice.
 */
export function createDemoClient({ url, say, retrier = createRetrier({ limitMs: LIMIT_MS, say }) }: DemoClientOptions) {
  async function tryOnce(path: string, init: RequestInit): Promise<Try<RestAnswer>> {
    try {
      const response = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const isJson = response.headers.get('content-type')?.startsWith('application/json');
      const body: unknown = isJson ? await response.json() : await response.text();
      const answer = { status: response.status, headers: response.headers, body };
      const why = worthAnotherTry(answer);
      if (why === null) return { kind: 'done', value: answer };
      return { kind: 'again', why, afterMs: retryAfterMs(answer) };
    } catch (error) {
      return { kind: 'again', why: `${url} does not answer: ${reasonOf(error)}`, afterMs: null };
    }
  }

  function send(path: string, init: RequestInit, person?: Person): Promise<RestAnswer> {
    const headers = new Headers(init.headers);
    if (person) headers.set('authorization', person.authorization);
    if (init.method === 'POST') headers.set('idempotency-key', randomUUID());
    const what = `${init.method ?? 'GET'} ${path.split('?')[0]}`;
    return retrier.until(
      () => tryOnce(path, { ...init, headers }),
      (why) =>
        new DemoError(`${what} could not be had in ${LIMIT_MS / 1_000} s (${why}). Is the system up (npm start)?`),
    );
  }

  function postJson(path: string, body: unknown, person?: Person): Promise<RestAnswer> {
    const headers = { 'content-type': 'application/json' };
    return send(path, { method: 'POST', headers, body: JSON.stringify(body) }, person);
  }

  return {
    retrier,
    postJson,
    get: (path: string, person?: Person) => send(path, {}, person),
    postForm: (path: string, form: FormData, person: Person) => send(path, { method: 'POST', body: form }, person),
    /** Runs an operation of {@link DEMO_DOCUMENT}. Throws `DemoError` for an answer with errors. */
    async graphql<Data>(
      operationName: string,
      variables: object,
      data: z.ZodType<Data>,
      person?: Person,
    ): Promise<Data> {
      const { status, body } = await postJson('/graphql', { query: DEMO_DOCUMENT, operationName, variables }, person);
      const answer = z.object({ data: z.unknown(), errors: z.unknown().optional() }).safeParse(body);
      if (!answer.success) throw new DemoError(`GraphQL answered ${status} ${JSON.stringify(body)}`);
      if (answer.data.errors)
        throw new DemoError(`GraphQL answered with errors: ${JSON.stringify(answer.data.errors)}`);
      return data.parse(answer.data.data);
    },
  };
}

/** Checks an answer of the phone's routes: status 200 and the fields that are needed. */
export function expectOk<Body>(what: string, answer: RestAnswer, body: z.ZodType<Body>): Body {
  if (answer.status !== 200) throw new DemoError(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  const read = body.safeParse(answer.body);
  if (!read.success) throw new DemoError(`${what}: an answer of another shape, ${JSON.stringify(answer.body)}`);
  return read.data;
}

/** `fetch` says only that it failed; why stands in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error.name === 'TimeoutError' ? `nothing within ${TIMEOUT_MS / 1_000} s` : error.message;
}
