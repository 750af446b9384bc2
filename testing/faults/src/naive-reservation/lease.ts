import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds: as long as the real lock lives. */
const LIFE_MS = 2_000;
const RETRY_MS = 20;

/** A lock as tutorials have it: SET NX PX, waited for as long as it takes, deleted at the end by its holder. */
export function openLease(url: string) {
  async function command(...words: string[]): Promise<string> {
    const { hostname, port, password } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.setTimeout(5_000, () => socket.destroy(new Error('Redis does not answer')));
    const auth = password === '' ? '' : `AUTH ${decodeURIComponent(password)}\r\n`;
    socket.end(`${auth}${words.join(' ')}\r\nQUIT\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return auth === '' ? answer : answer.replace(/^\+OK\r\n/, '');
  }

  return {
    async run<T>(key: string, work: () => Promise<T>): Promise<T> {
      const owner = randomUUID();
      while (!(await command('SET', key, owner, 'NX', 'PX', String(LIFE_MS))).startsWith('+OK')) await sleep(RETRY_MS);
      try {
        return await work();
      } finally {
        if ((await command('GET', key)).includes(owner)) await command('DEL', key);
      }
    },
  };
}
