import type { Answer } from './answer';
import type { Check } from './check';
import { toDartForm, type DartFile } from './dart-form';
import { createDocumentCheck } from './document-check';

export interface Sending {
  readonly as?: { readonly authorization: string };
  readonly json?: unknown;
  readonly form?: { readonly fields: Readonly<Record<string, string>>; readonly file?: DartFile | null };
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Phone = ReturnType<typeof createPhone>;

/** Speaks to the system as the phone app does, and takes no answer that the app could not read or the document doesn't have. */
export function createPhone(url: () => string) {
  const checkDocumented = createDocumentCheck(url);

  async function send(method: string, path: string, sending: Sending = {}): Promise<Answer> {
    const { body, type } = bodyOf(sending);
    const answer = await fetch(new URL(path, url()), {
      method,
      // The app follows no redirect.
      redirect: 'manual',
      headers: {
        'content-type': type,
        ...(sending.as ? { authorization: sending.as.authorization } : {}),
        ...sending.headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const bytes = await answer.text();
    const got = { status: answer.status, headers: answer.headers, body: readJson(method, path, answer, bytes) };
    if (got.status !== 200) checkRefusal(method, path, got);
    await checkDocumented(method, path, got);
    return got;
  }

  return {
    send,
    get: (path: string, as?: Sending['as']) => send('GET', path, as ? { as } : {}),
    delete: (path: string, as?: Sending['as']) => send('DELETE', path, as ? { as } : {}),
    post: (path: string, json: unknown, as?: Sending['as']) => send('POST', path, { json, ...(as ? { as } : {}) }),
  };
}

/** The body of a success, checked against the contract. */
export function ok<Value>({ status, body }: Answer, check: Check<Value>): Value {
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return check(body, 'the answer');
}

/** Also without a body: the app names JSON on everything that is no form. */
function bodyOf({ json, form, raw }: Sending): { type: string; body?: string | Uint8Array<ArrayBuffer> } {
  if (form) return toDartForm(form.fields, form.file ?? null);
  const type = 'application/json';
  if (raw !== undefined) return { type, body: raw };
  return json === undefined ? { type } : { type, body: JSON.stringify(json) };
}

function readJson(method: string, path: string, { status, headers }: Response, bytes: string): unknown {
  // Without the charset the app reads Latin-1.
  if (headers.get('content-type') !== 'application/json; charset=utf-8') {
    throw new Error(`${method} ${path} answered ${status} ${headers.get('content-type')}: ${bytes.slice(0, 200)}`);
  }
  return JSON.parse(bytes);
}

/** Whatever the row says of its errors, each is an object with a code, a request id and a reason. */
function checkRefusal(method: string, path: string, { status, body }: Answer): void {
  const isRefusal =
    status >= 400 &&
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'requestId' in body &&
    typeof body.requestId === 'string' &&
    ('error' in body || 'detail' in body);
  if (!isRefusal) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
}
