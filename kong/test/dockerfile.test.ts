import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readImageEnvironment, readInstructions } from './support/image-environment';
import { KONG_FOLDER } from './support/render';

describe('Kong’s image', () => {
  it('is the newest of the open-source line, by its exact tag', async () => {
    const [from] = await readInstructions();
    expect(from).toMatch(/^FROM docker\.io\/library\/kong:3\.9\.\d+$/);
  });

  it('has no admin API and no database', async () => {
    expect(await readImageEnvironment()).toMatchObject({
      KONG_DATABASE: 'off',
      KONG_ADMIN_LISTEN: 'off',
      KONG_ADMIN_GUI_LISTEN: 'off',
    });
  });

  it('listens where Compose and Kubernetes look for it', async () => {
    const { KONG_PROXY_LISTEN: proxy = '', KONG_STATUS_LISTEN: status } = await readImageEnvironment();
    expect(proxy.split(', ').map((listener) => listener.split(' ')[0])).toEqual(['0.0.0.0:8000', '0.0.0.0:8443']);
    expect(proxy.split(', ')[1]).toContain(' ssl ');
    expect(status).toBe('0.0.0.0:8100');
  });

  it('writes below /tmp alone', async () => {
    const { KONG_PREFIX, KONG_DECLARATIVE_CONFIG } = await readImageEnvironment();
    for (const path of [KONG_PREFIX, KONG_DECLARATIVE_CONFIG]) expect(path).toMatch(/^\/tmp\//);
  });

  it('trusts nobody’s word on a client’s address unless told to', async () => {
    expect(await readImageEnvironment()).not.toHaveProperty('KONG_TRUSTED_IPS');
  });

  it('runs as a number that is not root, with a health check, in exec form, and ends orderly', async () => {
    const instructions = await readInstructions();
    expect(instructions).toContain('USER 10001:10001');
    expect(instructions).toContain('STOPSIGNAL SIGQUIT');
    expect(instructions).toContainEqual(expect.stringMatching(/^HEALTHCHECK .*CMD \["/));
    expect(instructions).toContainEqual(expect.stringMatching(/^ENTRYPOINT \["/));
  });

  it('never uses an address that a name had before, and nothing that deploys it says otherwise', async () => {
    expect(await readImageEnvironment()).toMatchObject({ KONG_DNS_STALE_TTL: '0' });
    for (const file of ['docker-compose.yml', 'docker-compose.debug.yml', 'kubernetes/kong/deployment.yaml'])
      expect([file, await readFile(join(KONG_FOLDER, '..', file), 'utf8')]).toEqual([
        file,
        expect.not.stringContaining('KONG_DNS'),
      ]);
  });

  it('brings all that the entrypoint reads', async () => {
    const script = await readFile(join(KONG_FOLDER, 'entrypoint.sh'), 'utf8');
    const copied = (await readInstructions()).filter((line) => line.startsWith('COPY')).join(' ');
    for (const [, name = ''] of script.matchAll(/\$here\/([\w.-]+)/g)) expect(copied).toContain(` ${name} `);
  });

  it('finds the plugin where it puts it', async () => {
    const instructions = await readInstructions();
    expect(instructions).toContain('COPY plugins /opt/gobbler/kong/plugins');
    expect(await readImageEnvironment()).toMatchObject({ KONG_LUA_PACKAGE_PATH: '/opt/gobbler/?.lua;;' });
  });
});
