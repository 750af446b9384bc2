import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { endOfLog, spawnChild, type Child } from '../child-process';
import { readConfig } from '../config';
import { freePorts } from '../free-ports';
import { guardProcesses } from '../guarded-processes';
import { runFolderOf } from '../run-folder';
import { waitUntilReady } from '../wait-until-ready';
import { testTool } from './test-tool';

/** Where one nginx lives. */
export interface NginxPlace {
  readonly folder: string;
  /** Free ports of loopback. */
  readonly ports: readonly number[];
}

export interface RunningNginx extends NginxPlace {
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const ATTEMPTS = 5;

/**
 * Starts an nginx of the test's own, with Lua, in a session of its own that the guard of the run knows.
 * @param httpBlock makes the inside of its `http` block
 */
export async function startTestNginx(
  portCount: number,
  httpBlock: (place: NginxPlace) => string,
  config = readConfig(),
): Promise<RunningNginx> {
  const { file, loadLua } = await testTool('nginx', config);
  for (let attempt = 1; ; attempt += 1) {
    // A space and an umlaut, as a checkout's own folder may have them.
    const folder = join(runFolderOf(config), `nginx für ${randomBytes(4).toString('hex')}`);
    const place = { folder, ports: await freePorts(portCount) };
    await mkdir(folder);
    await writeFile(
      join(folder, 'nginx.conf'),
      [...loadLua, ...mainLines(folder), wrapped(httpBlock(place))].join('\n'),
    );
    const log = join(folder, 'error.log');
    const args = ['-p', folder, '-c', join(folder, 'nginx.conf')];
    const child = spawnChild({ file, args }, folder, log, config.searchPath);
    guardProcesses(folder, [{ pid: child.pid, signal: 'KILL' }]);
    try {
      await waitUntilReady(async () => (await Promise.all(place.ports.map(listens))).every(Boolean), child.failure);
      return { ...place, stop: () => stop(child, folder) };
    } catch (error) {
      const end = await endOfLog(log);
      await stop(child, folder);
      // Another process may have taken a port first.
      if (attempt === ATTEMPTS || !/address already in use/i.test(end)) throw new Error(`${String(error)}\n${end}`);
    }
  }
}

/** Several workers, so that what is meant to be shared is seen to be. They run as we do: others may not get at our files. */
function mainLines(folder: string): readonly string[] {
  return [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off;',
    'worker_processes 2;',
    `pid "${folder}/nginx.own.pid";`,
    `error_log "${folder}/error.log" warn;`,
    'events { worker_connections 2048; }',
  ];
}

const wrapped = (httpBlock: string): string => `http {\n${httpBlock}\n}\n`;

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

async function stop(child: Child, folder: string): Promise<void> {
  if (child.failure() === null) {
    child.signal('SIGTERM');
    await child.ended;
  }
  guardProcesses(folder, []);
  await rm(folder, { recursive: true, force: true });
}
