/** The router's answer to a GraphQL request. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly {
    message: string;
    path?: unknown;
    locations?: unknown;
    extensions: Record<string, unknown>;
  }[];
  /** The whole body. */
  readonly text: string;
}

/** Sends a GraphQL request to a router over HTTP. */
export async function ask(
  url: string,
  query: string,
  {
    variables,
    headers = {},
    ...more
  }: { variables?: unknown; headers?: Record<string, string>; operationName?: string } = {},
): Promise<Answered> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, ...(variables === undefined ? {} : { variables }), ...more }),
  });
  return readAnswer(response);
}

export async function readAnswer(response: Response): Promise<Answered> {
  const text = await response.text();
  const body = JSON.parse(text) as Partial<Pick<Answered, 'data' | 'errors'>>;
  return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [], text };
}

/** The codes of an answer's errors. */
export function codesOf({ errors }: Pick<Answered, 'errors'>): unknown[] {
  return errors.map((error) => error.extensions['code']);
}
