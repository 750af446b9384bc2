/** A message as a client sends it, as far as it is looked at. */
export interface FcmMessage {
  readonly token: string;
  readonly notification?: { readonly title?: string; readonly body?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly android?: {
    readonly collapse_key?: string;
    readonly priority?: string;
    readonly ttl?: string;
    readonly notification?: { readonly tag?: string };
  };
  readonly apns?: { readonly headers?: Readonly<Record<string, string>>; readonly payload?: { readonly aps?: object } };
  readonly webpush?: { readonly headers?: Readonly<Record<string, string>> };
}

/** What is wrong with a message; undefined when it may be sent. */
export interface MessageProblem {
  readonly field: string;
  readonly description: string;
}

/** A token as the phone's library makes it, or as short as a test likes it. */
const TOKEN = /^[\w:.-]{1,4096}$/;
/** Bytes of notification and data together. */
const MAX_PAYLOAD = 4_096;

/** The message in a request's body, or what is wrong with it. */
export function readFcmMessage(body: unknown): FcmMessage | MessageProblem {
  const message = isObject(body) ? body['message'] : undefined;
  if (!isObject(message)) return { field: 'message', description: 'Message is not set.' };
  if (typeof message['token'] !== 'string' || !TOKEN.test(message['token']))
    return { field: 'message.token', description: 'Invalid registration token' };
  const { notification, data, android, apns, webpush } = message as Partial<FcmMessage>;
  if (Object.values(data ?? {}).some((value) => typeof value !== 'string'))
    return { field: 'message.data[0].value', description: "Invalid value at 'message.data[0].value' (TYPE_STRING)" };
  if (Buffer.byteLength(JSON.stringify({ notification, data })) > MAX_PAYLOAD)
    return { field: 'message', description: 'Message is too big' };
  const seconds = Number(/^(\d+)s$/.exec(android?.ttl ?? '0s')?.[1] ?? Number.NaN);
  if (!(seconds <= 2_419_200))
    return { field: 'message.android.ttl', description: 'TTL must be within 0 and 2419200s' };
  const collapseId = apns?.headers?.['apns-collapse-id'];
  if (collapseId !== undefined && Buffer.byteLength(collapseId) > 64)
    return { field: 'message.apns.headers', description: 'apns-collapse-id is longer than 64 bytes' };
  const topic = webpush?.headers?.['Topic'];
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic))
    return {
      field: 'message.webpush.headers',
      description: 'Topic has more than 32 characters or others than base64url',
    };
  return {
    token: message['token'],
    ...(notification ? { notification } : {}),
    ...(data ? { data } : {}),
    ...(android ? { android } : {}),
    ...(apns ? { apns } : {}),
    ...(webpush ? { webpush } : {}),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
