import { request as httpRequest } from 'node:http';
import { decodeJwt } from 'jose';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';

let own: OwnRouter;
beforeAll(async () => {
  own = await startOwnRouter();
});
afterAll(() => own.stop());

describe('a picture', () => {
  it('comes from post, as a picture and nothing else', async () => {
    const response = await fetch(`${own.url}/pictures/bread.png`);
    expect([response.status, await response.text()]).toEqual([200, 'PNG']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: '"1"',
    });
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('server')).toBeNull();
  });

  it('that is none is not found', async () => {
    const response = await fetch(`${own.url}/pictures/none.png`);
    expect([response.status, await response.json()]).toEqual([404, { error: 'none', code: 'NOT_FOUND' }]);
  });

  it.each([
    '/pictures/',
    '/pictures/..%2fuploads',
    '/pictures/../uploads',
    '/pictures/a%00.png',
    '/pictures/%5c..%5cx',
    '/pictures/a/b',
  ])('is not looked for at %s', async (path) => {
    const { hostname, port } = new URL(own.url);
    const status = await new Promise((resolve, reject) => {
      httpRequest({ hostname, port, path }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });

  it('is unavailable while post is down', async () => {
    const url = await own.startAnother({ POST_URL: 'http://127.0.0.1:9' });
    const response = await fetch(`${url}/pictures/bread.png`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });
});

describe('an upload to the stand-in', () => {
  function put(body: Buffer | ReadableStream): Promise<Response> {
    return fetch(`${own.url}/local/uploads/u-1?signature=abc`, {
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg', cookie: 'a=b', authorization: 'Bearer of-a-person' },
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    });
  }

  it('is streamed to post with our own token in place of the caller’s', async () => {
    const response = await put(Buffer.alloc(5_000_000));
    const received = (await response.json()) as { authorization: string };
    expect(received).toMatchObject({
      size: 5_000_000,
      url: '/local/uploads/u-1?signature=abc',
      type: 'image/jpeg',
      cookie: null,
    });
    expect(decodeJwt(received.authorization.replace('Bearer ', ''))).toMatchObject({ iss: 'router', aud: 'post' });
  });

  it('may be sent in chunks without a content length', async () => {
    const response = await put(new Blob([Buffer.alloc(300_000)]).stream());
    expect(await response.json()).toMatchObject({ size: 300_000 });
  });

  it.each([
    ['says that it is', Buffer.alloc(21 * 1024 * 1024)],
    ['does not say that it is', new Blob([Buffer.alloc(21 * 1024 * 1024)]).stream()],
  ])('that is too large and %s is refused', async (_what, body) => {
    const response = await put(body);
    expect([response.status, await response.json()]).toEqual([
      413,
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
    ]);
  });
});

describe('a local page', () => {
  it('comes from payment', async () => {
    const response = await fetch(`${own.url}/local/checkout/7?x=1`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe('<h1>Pay</h1>/local/checkout/7?x=1');
  });

  it('takes a form, and its redirect goes to the browser', async () => {
    const response = await fetch(`${own.url}/local/checkout/7/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'card=4242',
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/local/done?card=4242']);
  });

  it('is not there in production', async () => {
    const url = await own.startAnother({ NODE_ENV: 'production' });
    expect((await fetch(`${url}/local/checkout/7`)).status).toBe(404);
    expect((await fetch(`${url}/local/uploads/u-1`, { method: 'PUT', body: 'x' })).status).toBe(404);
    expect((await fetch(`${url}/pictures/bread.png`)).status).toBe(200);
  });
});
