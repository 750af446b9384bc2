import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export interface TakenPort {
  readonly port: number;
  free(): Promise<void>;
}

/** Listens on a port of loopback: a free one, or the one that is named. Rejects when it is taken. */
export async function takePort(port = 0): Promise<TakenPort> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async free() {
      server.close();
      await once(server, 'close');
    },
  };
}
