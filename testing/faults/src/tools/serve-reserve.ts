import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

/** Serves `/readyz` and the mutation `reserve` on loopback, as naive as a service can be. */
export function serveReserve(
  port: number,
  reserve: (postId: number, request: IncomingMessage) => Promise<object>,
): void {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/readyz') {
      response.end('{}');
      return;
    }
    const { variables } = (await json(request)) as { variables: { postId: string } };
    const body = await reserve(Number(variables.postId), request).catch(() => refusal('SUBGRAPH_UNAVAILABLE'));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }
  createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1');
}

export function refusal(code: string) {
  return { errors: [{ message: code, extensions: { code } }] };
}
