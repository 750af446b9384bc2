import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLauncherConfig } from '../src';
import { useTemporaryFolder } from './temporary-folder';

describe('the settings of npm start', () => {
  const folder = useTemporaryFolder();

  function read(env: Record<string, string>, envFile = '') {
    const path = join(folder(), '.env');
    if (envFile) writeFileSync(path, envFile);
    return readLauncherConfig(env, path);
  }

  it('are complete when nothing is set', () => {
    expect(read({})).toEqual({
      dataDir: resolve('.gobbler'),
      host: '127.0.0.1',
      port: 4000,
      logLevel: 'info',
      env: {},
    });
  });

  it('come from .env too, where the environment says nothing', () => {
    const config = read({ PORT: '5000' }, 'PORT=4500\nLOG_LEVEL=debug\nSTRIPE_PRICE_ID="price_1"\n');
    expect([config.port, config.logLevel, config.env['STRIPE_PRICE_ID']]).toEqual([5000, 'debug', 'price_1']);
  });

  it('are as good as not there when they are an example’s placeholder or empty', () => {
    expect(
      read({ DATABASE_USER: '' }, 'AUTH_TOKEN_SECRET=your_secret\nSTRIPE_API_KEY=your_stripe_api_key\n').env,
    ).toEqual({});
  });

  it('are all reported at once when they are wrong', () => {
    const broken = () => read({ PORT: 'abc', LOG_LEVEL: 'loud', NODE_ENV: 'production' });
    expect(broken).toThrow(/3 settings are missing or wrong/);
    expect(broken).toThrow(/PORT: is not a port number/);
    expect(broken).toThrow(/NODE_ENV: is production/);
  });
});
