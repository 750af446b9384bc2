import { Pool } from 'undici';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const CONNECTIONS = 8;
const LIMIT_MS = 30_000;

export interface Sender {
  /** Sends so many requests, eight at a time. Rejects when one is not answered with data alone. */
  send(count: number, request: (index: number) => GraphqlRequest): Promise<void>;
  ask(request: GraphqlRequest): Promise<unknown>;
  close(): Promise<void>;
}

/** A closed-loop client of one GraphQL server. */
export function createSender(url: string): Sender {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });

  async function post({ query, variables, headers = {} }: GraphqlRequest): Promise<string> {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: pathname,
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const text = await body.text();
    if (statusCode !== 200 || text.includes('"errors":'))
      throw new Error(`${url} ${statusCode}: ${text.slice(0, 500)}`);
    return text;
  }

  return {
    async send(count, request) {
      let next = 0;
      const work = async () => {
        while (next < count) {
          next += 1;
          await post(request(next));
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, work));
    },
    ask: async (request) => JSON.parse(await post(request)) as unknown,
    close: () => pool.destroy(),
  };
}
