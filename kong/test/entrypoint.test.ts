import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testTool } from '@gobbler/test-servers';
import { KONG_FOLDER, render, renderedFile } from './support/render';

const ENTRYPOINT = join(KONG_FOLDER, 'entrypoint.sh');

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'gobbler-entrypoint-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}

describe('the entrypoint', () => {
  it('takes addresses with a slash at their end, and ranges of load balancers of both kinds', async () => {
    const KONG_TRUSTED_IPS = '10.0.0.0/8, 35.191.0.0/16,192.168.1.1,fd00::/8';
    const urls = { ROUTER_URL: 'http://10.0.0.7:4000/', AUTH_URL: 'https://auth.internal:4001' };
    const file = await renderedFile({ ...urls, KONG_TRUSTED_IPS });
    expect(file.services[0].url).toBe('http://10.0.0.7:4000');
    expect(JSON.stringify(file.plugins)).toContain('"auth_url":"https://auth.internal:4001"');
  });

  it('reports all invalid settings at once, and starts nothing', async () => {
    const { code, said, text } = await render({
      ROUTER_URL: 'https://router',
      AUTH_URL: 'auth:4001',
      NODE_ENV: 'prod',
      ROUTER_CORS_ORIGINS: 'https://a.example,*',
      RATE_LIMIT_REDIS_HOST: 'redis',
      RATE_LIMIT_REDIS_PORT: '70000',
      KONG_TRUSTED_IPS: '10.0.0.0/8,0.0.0.0/0',
      SETTINGS_FILE: join(folder, 'no-such-file'),
    });
    expect(code).toBe(1);
    expect(text).toBeNull();
    const names = [...said.matchAll(/^ {2}- (\w+)/gm)].map(([, name]) => name);
    expect(names).toEqual([
      'SETTINGS_FILE',
      'ROUTER_URL',
      'AUTH_URL',
      'NODE_ENV',
      'ROUTER_CORS_ORIGINS',
      'RATE_LIMIT_REDIS_PORT',
      'KONG_TRUSTED_IPS',
    ]);
  });

  it.each([
    ['a router over https, whose certificate would not be checked', 'ROUTER_URL', 'https://router:4000'],
    ['an address with a user', 'AUTH_URL', 'http://user@auth:4001'],
    ['an address in two lines', 'ROUTER_URL', 'http://router:4000\nretries: 9'],
    ['a pattern of origins', 'ROUTER_CORS_ORIGINS', 'https://.*\\.example'],
    ['the origin "null"', 'ROUTER_CORS_ORIGINS', 'null'],
    ['an origin that is more YAML', 'ROUTER_CORS_ORIGINS', "https://a.example']"],
    ['a public address that is none', 'ROUTER_PUBLIC_URL', 'gobbler.example'],
    ['a Redis that is a URL', 'RATE_LIMIT_REDIS_HOST', 'redis://redis:6379'],
    ['an address of a load balancer that is none', 'KONG_TRUSTED_IPS', 'loadbalancer'],
    ['trust in every address', 'KONG_TRUSTED_IPS', '::/0'],
  ])('refuses %s', async (_what, name, value) => {
    expect(await render({ [name]: value })).toEqual({ code: 1, said: expect.stringContaining(name), text: null });
  });

  it('refuses a password that an example holds', async () => {
    const settings = { RATE_LIMIT_REDIS_HOST: 'redis', REDIS_PASSWORD: 'your_redis_password' };
    expect(await render(settings)).toMatchObject({ code: 1, said: expect.stringContaining('REDIS_PASSWORD') });
  });

  it('keeps what it renders, with the password in it, from everybody else', async () => {
    const rendered = join(folder, 'made', 'kong.yml');
    const settings = { KONG_DECLARATIVE_CONFIG: rendered, RATE_LIMIT_REDIS_HOST: 'redis', REDIS_PASSWORD: 'pa55word' };
    const { code, said } = await render(settings);
    expect(code).toBe(0);
    expect(said).not.toContain('pa55word');
    expect((await stat(rendered)).mode & 0o077).toBe(0);
  });
});

describe('a file of settings', () => {
  it('wins over the environment, and is read, not run', async () => {
    const path = await file(
      'settings.env',
      `# made by the local profile\nNODE_ENV=development\nREDIS_PASSWORD='made up'\nSTRIPE_API_KEY=\nX=$(touch ${folder}/run)\nAUTH_URL="http://auth:1"`,
    );
    const settings = { SETTINGS_FILE: path, NODE_ENV: 'production', RATE_LIMIT_REDIS_HOST: 'redis' };
    const rendered = await renderedFile(settings);
    expect(rendered.services[0].routes.map(({ name }) => name)).toContain('local');
    expect(JSON.stringify(rendered.plugins)).toContain('"password":"made up"');
    expect(JSON.stringify(rendered.plugins)).toContain('"auth_url":"http://auth:1"');
    await expect(stat(join(folder, 'run'))).rejects.toThrow('ENOENT');
  });
});

describe('the certificate', () => {
  const CERTIFICATE = '-----BEGIN CERTIFICATE-----\n';
  const KEY = '-----BEGIN PRIVATE KEY-----\n';
  const show = ['sh', '-c', 'echo "cert=$KONG_SSL_CERT key=$KONG_SSL_CERT_KEY"'];

  it('is Kong’s own when none is given, and that is said', async () => {
    const { said } = await render({}, show);
    expect(said).toContain('no certificate given');
    expect(said).toContain('cert= key=');
  });

  it('is the one that is mounted', async () => {
    await file('tls/tls.crt', CERTIFICATE);
    await file('tls/tls.key', KEY);
    const { said } = await render({ KONG_TLS_FOLDER: join(folder, 'tls') }, show);
    expect(said).toContain(`cert=${folder}/tls/tls.crt key=${folder}/tls/tls.key`);
  });

  it('needs its key', async () => {
    await file('tls/tls.crt', CERTIFICATE);
    const { code, said } = await render({ KONG_TLS_FOLDER: join(folder, 'tls') });
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('tls.key is missing') });
  });

  it('is refused when it is no certificate', async () => {
    const settings = { KONG_SSL_CERT: await file('a', 'x'), KONG_SSL_CERT_KEY: await file('b', KEY) };
    expect(await render(settings)).toMatchObject({ code: 1, said: expect.stringMatching(/certificate .* is not PEM/) });
  });
});

describe('without a command', () => {
  it('prepares Kong and becomes its nginx, which gets the signals, and takes queries out of what both of them log', async () => {
    for (const name of ['kong', 'nginx']) {
      const path = await file(
        `bin/${name}`,
        `#!/bin/sh\necho "${name} $* pid=$$ config=$KONG_DECLARATIVE_CONFIG"\necho '${name}: request: "GET /x?lat=1 HTTP/1.1"' >>/dev/stderr\n`,
      );
      await chmod(path, 0o755);
    }
    const env = {
      PATH: `${folder}/bin:${process.env['PATH']}`,
      KONG_NGINX: join(folder, 'bin/nginx'),
      KONG_PREFIX: join(folder, 'prefix'),
      KONG_DECLARATIVE_CONFIG: join(folder, 'made/kong.yml'),
      KONG_TLS_FOLDER: folder,
    };
    const running = promisify(execFile)('sh', [ENTRYPOINT], { env });
    const { stdout, stderr } = await running;
    expect(stderr.split('\n').filter((line) => line.includes('request:'))).toEqual([
      'kong: request: "GET /x"',
      'nginx: request: "GET /x"',
    ]);
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      expect.stringContaining(`kong prepare -p ${folder}/prefix`),
      `nginx -p ${folder}/prefix -c nginx.conf pid=${running.child.pid} config=${folder}/made/kong.yml`,
    ]);
  });
});

describe('the script itself', () => {
  beforeAll(() => testTool('shellcheck'), 600_000);

  it('passes ShellCheck as a script for any POSIX shell', async () => {
    const { file: shellcheck } = await testTool('shellcheck');
    expect(await readFile(ENTRYPOINT, 'utf8')).toMatch(/^#!\/bin\/sh\n/);
    const { stdout } = await promisify(execFile)(shellcheck, [ENTRYPOINT]).catch((error: unknown) => ({
      stdout: typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : String(error),
    }));
    expect(stdout).toBe('');
  });
});
