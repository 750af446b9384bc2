import { startFakeFcm, type FakeFcm } from '../../src';

describe('the fake of Firebase Cloud Messaging', () => {
  let fcm: FakeFcm;

  beforeAll(async () => {
    fcm = await startFakeFcm({ projectId: 'ours', accessToken: 'right' });
  });

  afterAll(() => fcm.stop());

  beforeEach(() => fcm.reset());

  async function send(message: object, { project = 'ours', accessToken = 'right' } = {}) {
    const answer = await fetch(`${fcm.url}/v1/projects/${project}/messages:send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf-8', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ message }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  const to = (token: string) => ({ token, notification: { title: 'Bread', body: '{}' } });

  it('takes a message and names it', async () => {
    expect(await send(to('a'))).toMatchObject({ status: 200, body: { name: 'projects/ours/messages/1' } });
    expect(fcm.sent).toEqual([to('a')]);
  });

  it('asks for its access token and its project', async () => {
    expect(await send(to('a'), { accessToken: 'wrong' })).toMatchObject({ status: 401 });
    expect(await send(to('a'), { project: 'theirs' })).toMatchObject({ status: 403 });
    expect([fcm.sent, fcm.asked]).toEqual([[], []]);
  });

  it.each([
    { what: 'no token', message: {} },
    { what: 'an impossible token', message: { token: 'a token' } },
    { what: 'a number in its data', message: { token: 'a', data: { n: 1 } } },
    { what: 'too much in it', message: { token: 'a', data: { text: 'x'.repeat(4_096) } } },
    {
      what: 'too long a collapse id',
      message: { token: 'a', apns: { headers: { 'apns-collapse-id': 'x'.repeat(65) } } },
    },
    { what: 'too long a topic', message: { token: 'a', webpush: { headers: { Topic: 'x'.repeat(33) } } } },
  ])('refuses a message with $what', async ({ message }) => {
    expect(await send(message)).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
    expect(fcm.sent).toEqual([]);
  });

  it('answers with the errors that Firebase has', async () => {
    fcm.fail({ kind: 'unregistered' }, { token: 'gone' });
    fcm.fail({ kind: 'quota', retryAfter: '7' }, { token: 'busy' });
    const gone = await send(to('gone'));
    expect(gone).toMatchObject({
      status: 404,
      body: { error: { status: 'NOT_FOUND', details: [{ errorCode: 'UNREGISTERED' }] } },
    });
    const busy = await send(to('busy'));
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await send(to('well'))).status).toBe(200);
    expect(fcm.asked).toEqual(['gone', 'busy', 'well']);
    expect(fcm.sent).toEqual([to('well')]);
  });

  it('fails as often and as late as it was told to', async () => {
    fcm.fail({ kind: 'internal' }, { after: 1, times: 2 });
    const statuses = [];
    for (const token of ['a', 'b', 'c', 'd']) statuses.push((await send(to(token))).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it('resets connections, with the message taken or not', async () => {
    fcm.fail({ kind: 'reset' }, { token: 'a' });
    fcm.fail({ kind: 'lose-answer' }, { token: 'b' });
    await expect(send(to('a'))).rejects.toThrow('fetch failed');
    await expect(send(to('b'))).rejects.toThrow('fetch failed');
    expect(fcm.sent).toEqual([to('b')]);
  });

  it('ends with requests that it never answered', async () => {
    const other = await startFakeFcm({ projectId: 'ours' });
    other.fail({ kind: 'hang' });
    const hanging = fetch(`${other.url}/v1/projects/ours/messages:send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
      body: JSON.stringify({ message: to('a') }),
    });
    const outcome = hanging.then(
      () => 'answered',
      () => 'cut',
    );
    while (other.asked.length === 0) await new Promise((done) => setTimeout(done, 5));
    await other.stop();
    expect(await outcome).toBe('cut');
    while (other.hangs.length === 0) await new Promise((done) => setTimeout(done, 5));
    expect(other.hangs).toHaveLength(1);
  });
});
