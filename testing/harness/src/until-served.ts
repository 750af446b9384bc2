import { eventually } from '@gobbler/test-servers/eventually';

/** What a service on a busy machine may answer: no verdict on the request. */
const BUSY: ReadonlySet<string | undefined> = new Set([
  'DEADLINE_EXCEEDED',
  'IDEMPOTENCY_IN_PROGRESS',
  'OUTCOME_UNKNOWN',
  'OVERLOADED',
  'SUBGRAPH_UNAVAILABLE',
]);
/** Milliseconds. The limit is only against a hang; the pause keeps a crowd from adding to the load that it waits for. */
const REPEATS = { limitMs: 240_000, everyMs: 200 };

interface WithCodes {
  readonly code?: string;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** Whether an answer, or what was thrown, only says that the service is too busy. */
export function isBusy(answer: unknown): boolean {
  const { code, errors = [] } = (answer ?? {}) as WithCodes;
  return [code, ...errors.map(({ extensions }) => extensions.code)].some((one) => BUSY.has(one));
}

/** Repeats a request until it is served, as clients do: for what is safe to repeat, such as one with an idempotency key. */
export async function untilServed<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const attempt = async () => {
    try {
      const answer = await ask();
      return { answer, isServed: !isBusy(answer) };
    } catch (error) {
      if (isBusy(error)) return { isServed: false };
      throw error;
    }
  };
  const { answer } = await eventually(attempt, ({ isServed }) => isServed, REPEATS);
  return answer as Answer;
}
