import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** The user and the auth subgraph, as far as payment asks them; one server for both. */
export async function startFakePeople(emails: Readonly<Record<string, string>>) {
  let isDown = false;
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { query, variables } = body as { query: string; variables: { id?: string; userId?: string } };
      if (isDown || !request.headers.authorization?.startsWith('Bearer ')) {
        response.writeHead(500).end('down');
        return;
      }
      const data = query.includes('userExists')
        ? { userExists: (variables.id ?? '') in emails }
        : { accountEmail: emails[variables.userId ?? ''] ?? null };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setDown(down: boolean) {
      isDown = down;
    },
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
