import type { TypedDocumentString } from './generated/graphql';
import { RequestError, type AnswerError } from './request-error';

export interface ClientOptions {
  /** Of the router, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly accessToken?: string;
  readonly fetch?: typeof fetch;
}

/** Sends an operation; resolves to its data. Throws {@link RequestError}, and what `fetch` throws. */
export type Client = <Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
) => Promise<Data>;

/** A client that speaks GraphQL over `fetch`: all that typed documents need. */
export function createClient({ url, accessToken, fetch: send = fetch }: ClientOptions): Client {
  return async <Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables) => {
    const response = await send(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify({ query: String(document), variables }),
    });
    const { data, errors = [] } = (await response.json()) as { data?: Data; errors?: readonly AnswerError[] };
    const [first, ...others] = errors;
    if (first) throw new RequestError([first, ...others]);
    if (data === undefined) throw new Error(`${url} answered ${response.status} without data`);
    return data;
  };
}
