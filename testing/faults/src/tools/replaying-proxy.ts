import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Random } from './random';

export interface ReplayingProxy {
  readonly url: string;
  /** Copies that were sent beside the originals. */
  readonly copies: () => number;
  /** Resolves when all copies have had their answers. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Sends every POST three times, as a network that loses answers and a client that is hurried do: the original, a copy at the same
 * moment and one right after it. One copy in ten comes two seconds late. The caller gets the answer of the original.
 */
export async function startReplayingProxy(nextTarget: () => string, random: Random): Promise<ReplayingProxy> {
  const agent = new Agent({ connections: 128 });
  const running = new Set<Promise<unknown>>();
  let copies = 0;

  async function send(request: IncomingMessage, body: Buffer) {
    const { authorization = '', 'content-type': type = 'application/json' } = request.headers;
    const answer = await agent.request({
      origin: nextTarget(),
      path: request.url ?? '/',
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  function copy(request: IncomingMessage, body: Buffer, waitMs: number): void {
    copies += 1;
    const sent = sleep(waitMs)
      .then(() => send(request, body))
      .catch(() => undefined); // no one waits for a copy's answer
    running.add(sent);
    void sent.finally(() => running.delete(sent));
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    for (const usualMs of [0, random.between(1, 50)]) copy(request, body, random.chance(0.1) ? 2_000 : usualMs);
    try {
      const { status, text } = await send(request, body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    } catch {
      response.destroy();
    }
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    copies: () => copies,
    async settle() {
      while (running.size > 0) await Promise.all(running);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await agent.destroy();
    },
  };
}
