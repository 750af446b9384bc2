import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDemoConfig } from '../src/demo/config';
import { useTemporaryFolder } from './temporary-folder';

describe('the settings of npm run demo', () => {
  const folder = useTemporaryFolder();

  function read(env: Record<string, string>, envFile = '') {
    const path = join(folder(), '.env');
    writeFileSync(path, envFile);
    return readDemoConfig(env, path);
  }

  it('are those of npm start, from .env as well', () => {
    expect(read({})).toEqual({ url: 'http://127.0.0.1:4000', pushFile: resolve('.gobbler/pushes.jsonl') });
    expect(read({}, 'PORT=4500\nGOBBLER_DATA_DIR=/data\n')).toEqual({
      url: 'http://127.0.0.1:4500',
      pushFile: '/data/pushes.jsonl',
    });
    expect(read({ PORT: '5000' }, 'PORT=4500\n').url).toBe('http://127.0.0.1:5000');
  });

  it('know that pushes which go to Firebase can’t be looked at', () => {
    expect(read({}, 'FIREBASE_CREDENTIALS_FILE=service-account.json\n').pushFile).toBeNull();
    expect(read({}, 'FIREBASE_CREDENTIALS_FILE=your_service_account_file\n').pushFile).not.toBeNull();
  });
});
