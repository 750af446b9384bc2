import { startProgram } from '@gobbler/test-harness';
import { createAsk, TEST_SECRET, type Ask } from '@gobbler/test-servers';
import { settingsOf, type Addresses } from './servers';

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

async function startService(name: string, env: Readonly<Record<string, string>>) {
  const running = startProgram(`subgraphs/${name}/dist/main.js`, { env });
  const [, url = ''] = await running.prints(new RegExp(`"url":"(http[^"]+)"[^\\n]*"msg":"${name} is ready"`));
  return { url, stop: () => running.stop() };
}
