import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EDITIONS } from './support/editions';
import { ROOT } from './support/read-manifests';
import { asEnvironment, resolveEnv } from './support/resolve-env';
import { mainContainer, named, podOf } from './support/resource';

const ENTRYPOINT = join(ROOT, 'kong', 'entrypoint.sh');

describe.each(EDITIONS)('Kong in $name', ({ read }) => {
  const resources = read();
  const kong = named(resources, 'Deployment', 'kong');
  const given = asEnvironment(resolveEnv(resources, mainContainer(kong)));
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-kong-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is given nothing that its entrypoint does not read', () => {
    const text = readFileSync(ENTRYPOINT, 'utf8');
    expect(Object.keys(given).filter((name) => !text.includes(`\${${name}:-`))).toEqual([]);
  });

  it('starts with a file that counts in the Redis that the pods share', () => {
    const rendered = join(folder, 'kong.yml');
    const { status, stderr } = spawnSync('sh', [ENTRYPOINT, 'true'], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        ...given,
        KONG_DECLARATIVE_CONFIG: rendered,
        KONG_TLS_FOLDER: join(folder, 'none'),
      },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('mode production') });
    const text = readFileSync(rendered, 'utf8');
    expect(text).toContain(`host: ${given['RATE_LIMIT_REDIS_HOST']}, port: 6379`);
    expect(text).toContain('value-of-REDIS_PASSWORD');
    expect(text).not.toContain('policy: local');
    expect(text).toContain(`url: ${given['ROUTER_URL']}`);
    expect(text).toContain(`auth_url: ${given['AUTH_URL']}`);
  });

  it('has its certificate where the entrypoint looks for it, and room where it writes', () => {
    const mounts = mainContainer(kong).volumeMounts ?? [];
    const at = (path: string) =>
      podOf(kong).volumes?.find(({ name }) => name === mounts.find(({ mountPath }) => mountPath === path)?.name);
    expect(readFileSync(ENTRYPOINT, 'utf8')).toContain('KONG_TLS_FOLDER:-/etc/kong/tls');
    expect(at('/etc/kong/tls')?.secret?.secretName).toBe('kong-ssl-cert');
    expect(at('/tmp')?.emptyDir).toEqual({ medium: 'Memory', sizeLimit: '256Mi' });
  });
});
