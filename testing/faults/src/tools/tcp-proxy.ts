import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';

/**
 * `pass` lets everything through. `black-hole` keeps connections and bytes and passes nothing on until it is lifted, as a network
 * that drops packets does: what was held back arrives then, late. `delay` passes everything on later. `refuse` resets new connections.
 */
type ProxyMode =
  | { readonly kind: 'pass' }
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'refuse' };

export interface TcpProxy {
  readonly port: number;
  set(mode: ProxyMode): void;
  /** Ends the connections that are open, in an orderly way or with a reset; their number. */
  cut(how?: 'end' | 'reset'): number;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A proxy on loopback that can be made as bad as a network. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let mode: ProxyMode = { kind: 'pass' };
  let lift = Promise.withResolvers<void>();

  /** When bytes that are here now may go on. */
  async function gate(): Promise<void> {
    while (mode.kind === 'black-hole') await lift.promise;
    if (mode.kind === 'delay') {
      const { ms } = mode;
      await new Promise((done) => setTimeout(done, ms).unref());
    }
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (mode.kind === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const pair = { client, server: upstream };
    pairs.add(pair);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.pipe(holdBack(gate)).pipe(to);
      from.once('error', () => to.destroy());
      from.once('close', () => {
        pairs.delete(pair);
        to.destroySoon();
      });
    }
  });
  await new Promise<void>((done, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', done);
  });

  return {
    port: portOf(server.address()),
    set(next) {
      mode = next;
      lift.resolve();
      lift = Promise.withResolvers();
    },
    cut(how = 'reset') {
      const open = [...pairs];
      for (const { client, server: upstream } of open) {
        if (how === 'reset') client.resetAndDestroy();
        else client.destroy();
        if (how === 'reset') upstream.resetAndDestroy();
        else upstream.destroy();
      }
      return open.length;
    },
    async close() {
      for (const { client, server: upstream } of pairs) {
        client.destroy();
        upstream.destroy();
      }
      await new Promise((done) => server.close(done));
    },
  };
}

/** Each piece waits for the gate; order is kept. */
function holdBack(gate: () => Promise<void>): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      void (async () => {
        await gate();
        done(null, chunk);
      })();
    },
    flush(done) {
      void (async () => {
        await gate();
        done();
      })();
    },
  });
}

function portOf(address: ReturnType<Server['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
