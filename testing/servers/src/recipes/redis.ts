import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exchange } from './exchange';
import type { Recipe } from './recipe';

/** Keeps nothing on disk: what Redis remembers here is worth as much after a restart as a lock is. */
export const redis: Recipe = {
  kind: 'redis',
  title: 'Redis',
  programs: { server: ['redis-server', 'valkey-server'] },
  packages: ['redis-server'],
  services: ['redis-server'],
  portCount: 1,
  async prepare({ folder, ports, password }) {
    const settings = [
      `port ${ports[0]}`,
      'bind 127.0.0.1',
      `dir "${folder}"`,
      'save ""',
      'appendonly no',
      `requirepass ${password}`,
    ];
    await writeFile(join(folder, 'redis.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
    return null;
  },
  command: ({ folder }, programs) => ({ file: programs['server'] ?? '', args: [join(folder, 'redis.conf')] }),
  container: {
    ports: [6379],
    env: () => ({}),
    args: (password) => ['redis-server', '--save', '', '--appendonly', 'no', '--requirepass', password],
  },
  addresses: ({ ports, password }) => ({ url: `redis://:${password}@127.0.0.1:${ports[0]}` }),
  async isReady({ url }) {
    const answer = await exchange(url, `AUTH ${decodeURIComponent(new URL(url).password)}\r\nPING\r\n`);
    return answer.startsWith('+OK');
  },
};
