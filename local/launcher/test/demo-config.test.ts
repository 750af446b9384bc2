import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRunningFile } from '../src/data-folder/running-file';
import { readDemoConfig } from '../src/demo/config';
import { useTemporaryFolder } from './temporary-folder';

describe('the settings of npm run demo', () => {
  const folder = useTemporaryFolder();

  function read(env: Record<string, string>, envFile = '') {
    const path = join(folder(), '.env');
    writeFileSync(path, envFile);
    return readDemoConfig(env, path);
  }

  it('are those of npm start, from .env as well', async () => {
    const nowhere = { GOBBLER_DATA_DIR: folder() };
    expect(await read(nowhere)).toEqual({ url: 'http://127.0.0.1:4000', pushFile: join(folder(), 'pushes.jsonl') });
    expect(await read({}, 'PORT=4500\nGOBBLER_DATA_DIR=/data\n')).toEqual({
      url: 'http://127.0.0.1:4500',
      pushFile: '/data/pushes.jsonl',
    });
    expect((await read({ PORT: '5000' }, 'PORT=4500\n')).url).toBe('http://127.0.0.1:5000');
  });

  it('find the system that runs on the data folder, wherever it listens, unless another is named', async () => {
    const here = { GOBBLER_DATA_DIR: folder() };
    const remove = await writeRunningFile(folder(), { ROUTER_PUBLIC_URL: 'http://127.0.0.1:4711' });
    expect((await read(here, 'PORT=4500\n')).url).toBe('http://127.0.0.1:4711');
    expect((await read({ ...here, PORT: '5000' })).url).toBe('http://127.0.0.1:5000');
    await remove();
    expect((await read(here)).url).toBe('http://127.0.0.1:4000');
  });

  it('know that pushes which go to Firebase can’t be looked at', async () => {
    expect((await read({}, 'FIREBASE_CREDENTIALS_FILE=service-account.json\n')).pushFile).toBeNull();
    expect((await read({}, 'FIREBASE_CREDENTIALS_FILE=your_service_account_file\n')).pushFile).not.toBeNull();
  });
});
