import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createAsk, TEST_SECRET, type Ask } from '@gobbler/test-servers';
import { REPOSITORY, settingsOf, type Addresses } from './servers';
import { eventually } from '@gobbler/test-harness';

export interface TwoServices {
  readonly post: Ask;
  readonly reservation: Ask;
  readonly postUrl: string;
  stop(): Promise<void>;
}

interface Options {
  readonly databases: Pick<Addresses, 'post' | 'reservation'>;
  readonly rabbitMqUrl: string;
  /** For what stand-ins write. */
  readonly folder: string;
}

/** Post and reservation as processes of their own, on a real broker. */
export async function startTwoServices({ databases, rabbitMqUrl, folder }: Options): Promise<TwoServices> {
  const settings = {
    ...settingsOf(databases),
    PATH: process.env['PATH'],
    INTERNAL_TOKEN_SECRET: TEST_SECRET,
    RABBITMQ_URL: rabbitMqUrl,
    GOBBLER_DATA_DIR: folder,
    LOG_LEVEL: 'info',
  };
  const post = await startService('post', { ...settings, POST_PORT: '0', POST_METRICS_PORT: '0' });
  const reservation = await startService('reservation', {
    ...settings,
    RESERVATION_PORT: '0',
    RESERVATION_METRICS_PORT: '0',
    POST_URL: post.url,
  });
  return {
    post: createAsk('post', () => post.url),
    reservation: createAsk('reservation', () => reservation.url),
    postUrl: post.url,
    stop: async () => void (await Promise.all([reservation.stop(), post.stop()])),
  };
}

async function startService(name: string, env: NodeJS.ProcessEnv) {
  const file = join(REPOSITORY, 'subgraphs', name, 'dist/main.js');
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  const url = (): string | undefined =>
    new RegExp(`"url":"(http[^"]+)"[^\\n]*"msg":"${name} is ready"`).exec(said)?.[1];
  try {
    await eventually(() => {
      if (child.exitCode !== null) throw new Error(`${name} has ended: ${said}`);
      return Promise.resolve(url() !== undefined);
    });
  } catch (error) {
    await end(child);
    throw error;
  }
  return { url: url() ?? '', stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
