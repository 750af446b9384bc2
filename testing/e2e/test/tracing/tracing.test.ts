import { randomBytes } from 'node:crypto';
import { collectSpans, type CollectedSpan, type SpanCollector } from '@gobbler/test-harness/collect-spans';
import { PASSWORD, type Person } from '@gobbler/test-harness/graphql/client';
import { signUp } from '@gobbler/test-harness/phone/people';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { postInput } from '@gobbler/test-harness/seed';
import { useSystem } from '@gobbler/test-harness/use-system';
import { eventually } from '@gobbler/test-servers/eventually';

/** Nothing is sampled but what a caller samples. */
const env: Record<string, string> = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_TRACES_SAMPLER_ARG: '0' };
let collector: SpanCollector;

beforeAll(async () => {
  collector = await collectSpans();
  env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url;
});
const { client, phone, url } = useSystem({ env, mayLogErrors: true });
afterAll(() => collector.close());

const CREATE = 'mutation CreateOne($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
const SECRETS = { title: 'Nasi lemak of Kampong Glam', description: 'Ring at Aunty Mei’s' };

interface Traced {
  readonly traceId: string;
  readonly body: { readonly data?: unknown; readonly extensions?: { readonly traceId?: string } };
}

/** Asks as Kong passes a request on, whose caller keeps the trace. */
async function ask(query: string, variables: object, as: Person | null = null, flags = '01'): Promise<Traced> {
  const traceId = randomBytes(16).toString('hex');
  const response = await fetch(`${url()}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      traceparent: `00-${traceId}-b7ad6b7169203331-${flags}`,
      ...(as ? { authorization: `Bearer ${as.token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { traceId, body: (await response.json()) as Traced['body'] };
}

const allOf = (traceId: string, isComplete: (spans: readonly CollectedSpan[]) => boolean) =>
  eventually(() => collector.ofTrace(traceId), isComplete);
const has = (name: string) => (spans: readonly CollectedSpan[]) => spans.some((span) => span.name === name);

/** The names of a span and of those above it, up to the caller's. */
function ancestry(spans: readonly CollectedSpan[], span: CollectedSpan | undefined): string[] {
  if (!span) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [`${span.service} ${span.name}`, ...ancestry(spans, parent)];
}

describe('the trace of a new post', () => {
  let ana: Person;
  let traceId: string;
  let body: Traced['body'];
  let spans: readonly CollectedSpan[];

  beforeAll(async () => {
    ana = await client.signUp('Ana');
    await becomePremium(phone, await signUp(phone, 'Pia'));
    ({ traceId, body } = await ask(CREATE, { input: postInput(SECRETS) }, ana));
    spans = await allOf(traceId, (all) => has('fcm.send')(all) && has('publish post.created')(all));
  });

  const find = (service: string, name: string) => spans.find((span) => span.service === service && span.name === name);

  it('goes from the caller’s span over the router, the subgraph, SQL and the outbox to the worker and the push', () => {
    expect(body).toMatchObject({ data: { createPost: { post: {} } }, extensions: { traceId } });
    const request = [
      'post graphql.resolve',
      'post POST /graphql',
      'router fetch post',
      'router graphql.execute',
      'router POST /graphql',
    ];
    expect(ancestry(spans, find('post', 'INSERT posts'))).toEqual(['post INSERT posts', ...request]);
    const event = ['post create post.created', ...request];
    expect(ancestry(spans, find('post', 'INSERT outbox_events'))).toEqual(['post INSERT outbox_events', ...event]);
    expect(ancestry(spans, find('notification-worker', 'fcm.send'))).toEqual([
      'notification-worker fcm.send',
      'notification-worker process post.created',
      'post publish post.created',
      ...event,
    ]);
    expect(ancestry(spans, find('user', 'SELECT devices'))).toContain('notification-worker call user');
    expect(find('router', 'POST /graphql')?.parentSpanId).toBe('b7ad6b7169203331');
  });

  it('shows each stage of the router below the request', () => {
    const names = ['graphql.parse', 'graphql.validate', 'graphql.plan', 'graphql.execute'];
    for (const name of names) {
      expect(ancestry(spans, find('router', name))).toEqual([`router ${name}`, 'router POST /graphql']);
    }
  });

  it('has the kinds and attributes by which tools of OpenTelemetry know their spans', () => {
    expect(find('router', 'POST /graphql')).toMatchObject({
      kind: 2,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
        'graphql.operation.name': 'CreateOne',
        'graphql.operation.type': 'mutation',
      },
    });
    expect(find('router', 'fetch post')).toMatchObject({ kind: 3, attributes: { 'http.response.status_code': 200 } });
    const { kind, attributes = {} } = find('post', 'INSERT posts') ?? {};
    expect(kind).toBe(3);
    expect(attributes['db.system.name']).toBe('postgresql');
    expect(attributes['db.query.text']).toMatch(/^INSERT INTO "?posts.*\$1/);
    expect(find('post', 'publish post.created')).toMatchObject({ kind: 4 });
    expect(find('notification-worker', 'process post.created')).toMatchObject({
      kind: 5,
      attributes: { 'messaging.destination.name': 'notification-worker.posts', 'messaging.operation.type': 'process' },
    });
  });

  it('holds nothing of the people: no text, no place, no name, no email, no token and no password', async () => {
    const { traceId: search } = await ask(
      'query ($at: PositionInput!) { nearbyPosts(near: $at, radiusKm: 3.25, first: 7) { edges { node { title owner { username } } } } }',
      { at: { latitude: 1.3030303, longitude: 103.840404 } },
      ana,
    );
    const { traceId: logIn } = await ask(
      'mutation ($input: LogInInput!) { logIn(input: $input) { session { accessToken } } }',
      { input: { email: ana.email, password: PASSWORD } },
    );
    const { traceId: wrong } = await ask(
      `mutation { logIn(input: { email: "${ana.email}", password: "wrong-password-9" }) { session { accessToken } } }`,
      {},
    );
    for (const id of [search, logIn, wrong]) await allOf(id, has('POST /graphql'));
    const everything = JSON.stringify(collector.spans);
    const { title, description } = SECRETS;
    for (const secret of [
      title,
      description,
      ana.email,
      ana.token,
      PASSWORD,
      'wrong-password-9',
      '1.29027',
      '1.30303',
      '103.85',
      '"Ana"',
    ])
      expect(everything).not.toContain(secret);
  });
});

describe('a request that no caller samples', () => {
  it('leaves no trace when it goes well', async () => {
    const { traceId, body } = await ask('{ __typename }', {}, null, '00');
    expect(body.data).toEqual({ __typename: 'Query' });
    const later = await ask('{ __typename }', {});
    await allOf(later.traceId, has('POST /graphql'));
    expect(collector.ofTrace(traceId)).toEqual([]);
  });

  it.each([
    ['a post that is not there', 'mutation { reserve(postId: "999999") { reservation { id } } }', 'POST_UNKNOWN'],
    ['a field that is not there', '{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an account without a token', 'mutation { hidePost(id: "1") { post { id } } }', 'UNAUTHENTICATED'],
  ])('leaves a trace when it asks for %s', async (_what, query, code) => {
    const reader = code === 'POST_UNKNOWN' ? await client.signUp('Ben') : null;
    const { traceId } = await ask(query, {}, reader, '00');
    const spans = await allOf(traceId, has('POST /graphql'));
    expect(spans.find(({ service }) => service === 'router')).toMatchObject({
      attributes: { 'error.type': code },
    });
  });
});
