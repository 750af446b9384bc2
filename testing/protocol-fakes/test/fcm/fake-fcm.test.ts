import { startFakeFcm, type FakeFcm } from '../../src';

/** What the tests of the push sender rely on and can't notice: that the fake is as strict as Firebase. */
describe('the fake of Firebase Cloud Messaging', () => {
  let fcm: FakeFcm;

  beforeAll(async () => {
    fcm = await startFakeFcm({ projectId: 'ours', accessToken: 'right' });
  });

  afterAll(() => fcm.stop());

  const send = (message: object, { project = 'ours', accessToken = 'right' } = {}): Promise<Response> =>
    fetch(`${fcm.url}/v1/projects/${project}/messages:send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf-8', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ message }),
    });

  it('requires its access token and its project', async () => {
    expect((await send({ token: 'a' }, { accessToken: 'wrong' })).status).toBe(401);
    expect((await send({ token: 'a' }, { project: 'theirs' })).status).toBe(403);
    expect(fcm.asked).toEqual([]);
  });

  it.each([
    ['no token', {}],
    ['an impossible token', { token: 'a token' }],
    ['a number in its data', { token: 'a', data: { n: 1 } }],
    ['too much data', { token: 'a', data: { text: 'x'.repeat(4_096) } }],
    ['too long a collapse id', { token: 'a', apns: { headers: { 'apns-collapse-id': 'x'.repeat(65) } } }],
    ['too long a topic', { token: 'a', webpush: { headers: { Topic: 'x'.repeat(33) } } }],
  ])('refuses a message with %s', async (_, message) => {
    const answer = await send(message);
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { status: 'INVALID_ARGUMENT' } }]);
    expect(fcm.sent).toEqual([]);
  });
});
