import { resolve } from 'node:path';
import { readPostConfig } from '../src';

const env = {
  POST_DATABASE_URL: 'postgres://user:password@localhost/post',
  INTERNAL_TOKEN_SECRET: 'a-secret-that-is-long-enough-for-this',
};

describe('the settings of post', () => {
  it('need an address of a database and a secret', () => {
    expect(() => readPostConfig({})).toThrow(/POST_DATABASE_URL[\s\S]*INTERNAL_TOKEN_SECRET/);
  });

  it('have defaults for the rest', () => {
    expect(readPostConfig(env)).toMatchObject({
      port: 4003,
      metricsPort: 4103,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4000',
      databasePoolSize: 10,
      imageDirectory: resolve('.gobbler/images'),
    });
  });

  it('sign upload addresses with a secret of their own, the same in every process', () => {
    const { localUploadSecret } = readPostConfig(env);
    expect(readPostConfig(env).localUploadSecret).toBe(localUploadSecret);
    expect(localUploadSecret).not.toContain(env.INTERNAL_TOKEN_SECRET);
    const other = readPostConfig({ ...env, INTERNAL_TOKEN_SECRET: 'another-secret-that-is-long-enough' });
    expect(other.localUploadSecret).not.toBe(localUploadSecret);
  });
});
