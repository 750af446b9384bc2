import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between us and a server, to cut what goes through it. */
export interface CuttableProxy {
  readonly url: string;
  cutAll(): void;
  close(): Promise<void>;
}

export async function startCuttableProxy(url: string): Promise<CuttableProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(url);
  own.port = String((server.address() as AddressInfo).port);
  function cutAll(): void {
    for (const socket of sockets) socket.destroy();
  }
  return {
    url: own.href,
    cutAll,
    async close() {
      server.close();
      cutAll();
      await once(server, 'close');
    },
  };
}
