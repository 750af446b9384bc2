import { join } from 'node:path';
import { TOPOLOGY } from '@gobbler/contracts';
import type { RuntimeEnvironment } from '@gobbler/service-kit';
import {
  createFilePushSender,
  createInProcessBroker,
  createInProcessLock,
  createLocalImageStore,
  startLocalStripe,
} from '../src/index';
import { recordingLog, type RecordingLog } from './recording-log';
import { temporaryFolder } from './temporary-folder';

interface Place {
  readonly environment: RuntimeEnvironment;
  readonly path: string;
  readonly log: RecordingLog;
}

const publicUrl = 'http://127.0.0.1:4000';
const SECRET = 'a secret of at least thirty-two bytes';

describe('a stand-in', () => {
  it.each<[string, (place: Place) => object | Promise<object>]>([
    [
      'RABBITMQ_URL',
      ({ path, ...rest }) => createInProcessBroker({ ...rest, topology: TOPOLOGY, deadLetterFile: join(path, 'dead') }),
    ],
    ['REDIS_URL', (place) => createInProcessLock(place)],
    [
      'FIREBASE_CREDENTIALS_FILE',
      ({ path, ...rest }) => createFilePushSender({ ...rest, file: join(path, 'pushes'), now: () => new Date() }),
    ],
    [
      'GCS_BUCKET',
      ({ path, ...rest }) => createLocalImageStore({ ...rest, directory: path, publicUrl, uploadSecret: SECRET }),
    ],
    [
      'STRIPE_API_KEY',
      ({ path, ...rest }) =>
        startLocalStripe({ ...rest, directory: path, publicUrl, webhookUrl: publicUrl, webhookSecret: SECRET }),
    ],
  ])('logs at the start that it replaces %s, and refuses to run in production', async (setting, start) => {
    const { path, remove } = await temporaryFolder();
    const log = recordingLog();
    const standIn = await start({ environment: 'development', path, log });
    expect(standIn).toMatchObject({ description: expect.stringContaining('stand-in') });
    expect(log.lines[0]?.message).toContain('stand-in');
    expect(JSON.stringify(log.lines)).not.toContain(SECRET);
    if ('close' in standIn && typeof standIn.close === 'function') await standIn.close();
    await expect(async () => start({ environment: 'production', path, log })).rejects.toThrow(`set ${setting}`);
    await remove();
  });
});
