import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createInternalTokenIssuer } from '@gobbler/service-kit';
import { TEST_SECRET } from '@gobbler/test-servers';

/** Passes the phone's webhook route and the local pages on to payment, with a token of its own, as the router does. */
export async function startFakeRouter(paymentUrl: () => string) {
  let isOut = false;
  const tokens = createInternalTokenIssuer(TEST_SECRET, 'router', () => new Date());
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const path = request.url === '/user/webhook' ? '/webhook' : (request.url ?? '/');
      if (isOut && path === '/webhook') {
        response.writeHead(503).end();
        return;
      }
      const headers = new Headers({ authorization: `Bearer ${await tokens.tokenFor('payment', null)}` });
      for (const name of ['content-type', 'stripe-signature']) {
        const value = request.headers[name];
        if (typeof value === 'string') headers.set(name, value);
      }
      const method = request.method ?? 'GET';
      const answer = await fetch(`${paymentUrl()}${path}`, {
        method,
        headers,
        ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
      });
      const shown = Object.fromEntries(
        [...answer.headers].filter(([name]) => /^(content-type|content-security-policy)$/.test(name)),
      );
      response.writeHead(answer.status, shown).end(await answer.text());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Whether webhooks don't get through. */
    setOut(out: boolean) {
      isOut = out;
    },
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export type FakeRouter = Awaited<ReturnType<typeof startFakeRouter>>;
