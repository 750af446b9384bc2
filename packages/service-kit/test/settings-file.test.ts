import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceEnvironment, SettingsError } from '../src';

describe('a file of settings', () => {
  let folder: string;
  let file: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-settings-file-'));
    file = join(folder, 'settings.env');
    writeFileSync(file, '# made manually\nNODE_ENV=development\nSTRIPE_API_KEY=\nA_SECRET="with = and #"\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('wins over the environment, and takes away what it leaves empty', () => {
    const env = { SETTINGS_FILE: file, NODE_ENV: 'production', STRIPE_API_KEY: 'sk_live_1', LOG_LEVEL: 'warn' };
    expect(serviceEnvironment(env)).toEqual({
      SETTINGS_FILE: file,
      NODE_ENV: 'development',
      STRIPE_API_KEY: '',
      A_SECRET: 'with = and #',
      LOG_LEVEL: 'warn',
    });
  });

  it.each([undefined, '', ' '])('is none when its name is %j', (name) => {
    const env = { SETTINGS_FILE: name, LOG_LEVEL: 'warn' };
    expect(serviceEnvironment(env)).toBe(env);
  });

  it('stops the start when it is named and can’t be read', () => {
    const read = () => serviceEnvironment({ SETTINGS_FILE: join(folder, 'none.env') });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/SETTINGS_FILE: names a file that can't be read \(.*ENOENT.*none\.env/);
  });
});
