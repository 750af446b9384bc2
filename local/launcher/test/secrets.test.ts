import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOrMakeSecrets } from '../src/data-folder/read-or-make-secrets';
import { useTemporaryFolder } from './temporary-folder';

describe('secrets that are not configured', () => {
  const folder = useTemporaryFolder();

  it('are made once, long and different, for their owner’s eyes only', async () => {
    const secrets = await readOrMakeSecrets(folder());
    const values = Object.values(secrets);
    expect(Object.keys(secrets).sort()).toEqual(['AUTH_TOKEN_SECRET', 'INTERNAL_TOKEN_SECRET']);
    expect(new Set(values).size).toBe(2);
    expect(values.every((secret) => Buffer.byteLength(secret) >= 32)).toBe(true);
    expect(statSync(join(folder(), 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(await readOrMakeSecrets(folder())).toEqual(secrets);
  });

  it('are completed when one of them is missing', async () => {
    writeFileSync(join(folder(), 'secrets.json'), JSON.stringify({ AUTH_TOKEN_SECRET: 'kept' }));
    const secrets = await readOrMakeSecrets(folder());
    expect(secrets['AUTH_TOKEN_SECRET']).toBe('kept');
    expect(secrets['INTERNAL_TOKEN_SECRET']).toBeDefined();
  });
});
