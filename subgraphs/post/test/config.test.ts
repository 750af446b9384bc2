import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTestServiceAccount } from '@gobbler/protocol-fakes';
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
      quotas: { postsPerDay: 30, openPosts: 50, uploadsPerDay: 100, pendingUploads: 20 },
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

describe('the settings of post for pictures in Cloud Storage', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-settings-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  const read = (settings: Record<string, string>) => readPostConfig({ ...env, ...settings }).cloudImages;

  it('are left out', () => {
    expect(read({ GCP_PROJECT_ID: 'gobbler' })).toBeUndefined();
  });

  it('are needed in production, as RabbitMQ’s address is', () => {
    expect(() => read({ NODE_ENV: 'production' })).toThrow(
      /RABBITMQ_URL: is missing, and a stand-in does not run[\s\S]*GCS_BUCKET: is missing, and a stand-in/,
    );
  });

  it('name the bucket, and what else the library needs', () => {
    const credentialsFile = file('good.json', createTestServiceAccount().credentials);
    const more = { GOOGLE_APPLICATION_CREDENTIALS: credentialsFile, GCS_API_URL: 'http://127.0.0.1:1/' };
    expect(read({ GCS_BUCKET: 'food', GCP_PROJECT_ID: 'your_project_id', ...more })).toEqual({
      bucket: 'food',
      apiUrl: 'http://127.0.0.1:1',
      projectId: undefined,
      credentialsFile,
    });
    expect(read({ GCS_BUCKET: 'food' })).toEqual({ bucket: 'food' });
  });

  it.each(['Food', 'a', 'gs://food', 'food/x', '-food'])('take no %j for a bucket', (bucket) => {
    expect(() => read({ GCS_BUCKET: bucket })).toThrow('GCS_BUCKET: is not the name of a Cloud Storage bucket');
  });

  it('say that the name of a bucket is too short', () => {
    expect(() => read({ GCS_BUCKET: 'x' })).toThrow('it is shorter than 3 characters');
  });

  it.each<[string, unknown, RegExp]>([
    ['missing', null, /can't be read/],
    ['no JSON', 'x', /holds no credentials/],
    ['of something else', { type: 'note' }, /holds no credentials/],
    ['cut short', { type: 'service_account', client_email: 'a@b', private_key: 'x' }, /usable private_key/],
  ])('stop the start when the file of credentials is %s', (name, content, message) => {
    const path = content === null ? join(folder, 'none.json') : file(`${name}.json`, content);
    const settings = { GOOGLE_APPLICATION_CREDENTIALS: path };
    expect(() => read({ GCS_BUCKET: 'food', ...settings })).toThrow(message);
    expect(() => read({ GCS_BUCKET: 'food', ...settings })).toThrow('GOOGLE_APPLICATION_CREDENTIALS');
    expect(read(settings)).toBeUndefined();
  });
});
