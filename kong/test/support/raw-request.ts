import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Null when it is no JSON. */
  // oxlint-disable-next-line no-explicit-any -- a test knows what it asked for
  readonly body: any;
}

export interface RawRequest {
  readonly method?: string;
  /** Goes out as it is: nothing is normalised. */
  readonly path: string;
  /** Lines in this order and spelling; a name may come twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** One HTTP request, byte for byte as it is given: `fetch` would correct paths and headers. */
export function rawRequest(
  origin: string,
  { method = 'GET', path, headers = [], body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(origin);
  const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  const lines = ['Host', host, ...headers.flat(), ...length, 'Connection', 'close'];
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, method, path, headers: lines, agent: false, timeout: 60_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: parsed(text) });
      });
    });
    call.once('timeout', () => call.destroy(new Error(`${path} was not answered in a minute`)));
    call.once('error', reject);
    call.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
