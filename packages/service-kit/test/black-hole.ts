import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface BlackHole {
  /** The address of the database behind it. */
  readonly url: string;
  /** From now on nothing arrives any more, and nothing is closed either. */
  swallow(): void;
  /** What is connected stays swallowed. */
  letNewOnesPass(): void;
  close(): Promise<void>;
}

/** A way to a database that can stop carrying anything without a word. */
export async function createBlackHole(target: string): Promise<BlackHole> {
  const { hostname, port } = new URL(target);
  const clients = new Set<Socket>();
  const swallowed = new Set<Socket>();
  let isOpen = true;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    clients.add(client);
    if (!isOpen) swallowed.add(client);
    const carry = (from: Socket, to: Socket) => {
      from.on('error', () => undefined);
      from.on('data', (data) => {
        if (!swallowed.has(client)) to.write(data);
      });
      from.on('close', () => to.destroy());
    };
    carry(client, upstream);
    carry(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    swallow() {
      isOpen = false;
      for (const client of clients) swallowed.add(client);
    },
    letNewOnesPass() {
      isOpen = true;
    },
    async close() {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
