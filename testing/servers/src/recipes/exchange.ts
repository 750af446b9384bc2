import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

/**
 * Connects to a server on loopback, says something, and resolves to the first bytes of the answer (as latin1); to "" when
 * there is none within two seconds.
 */
export async function exchange(url: string, greeting: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: TIMEOUT_MS });
    const end = (answer: string): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => greeting.length > 0 && socket.write(greeting));
    socket.once('data', (data) => end(data.toString('latin1')));
    socket.once('timeout', () => end(''));
    socket.once('error', () => end(''));
    socket.once('close', () => end(''));
  });
}
