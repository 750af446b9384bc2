import { connect } from 'node:net';

/** Drops all that Redis holds in any of its databases; resolves to how many keys that were. */
export async function flushRedis(url: string): Promise<number> {
  const { hostname, port, username, password } = new URL(url);
  const commands = [
    ...(password === '' ? [] : [`AUTH ${username === '' ? '' : `${username} `}${decodeURIComponent(password)}`]),
    'INFO keyspace',
    'FLUSHALL',
    'QUIT',
  ];
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setTimeout(5_000, () => socket.destroy(new Error('Redis does not answer')));
  socket.end(`${commands.join('\r\n')}\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return [...answer.matchAll(/^db\d+:keys=(\d+)/gm)].reduce((sum, [, keys]) => sum + Number(keys), 0);
}
