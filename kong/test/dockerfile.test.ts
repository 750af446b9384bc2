import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readImageEnvironment, readInstructions } from './support/image-environment';
import { KONG_FOLDER } from './support/render';

describe('Kong’s image', () => {
  it('is the newest of the open-source line, by its exact tag', async () => {
    const [from] = await readInstructions();
    expect(from).toMatch(/^FROM docker\.io\/library\/kong:3\.9\.\d+$/);
  });

  it('has no admin API and no database, writes below /tmp alone, and uses no old address of a name', async () => {
    const { KONG_PROXY_LISTEN: proxy = '', ...env } = await readImageEnvironment();
    expect(env).toMatchObject({
      KONG_DATABASE: 'off',
      KONG_ADMIN_LISTEN: 'off',
      KONG_ADMIN_GUI_LISTEN: 'off',
      KONG_STATUS_LISTEN: '0.0.0.0:8100',
      KONG_PREFIX: expect.stringMatching(/^\/tmp\//),
      KONG_DECLARATIVE_CONFIG: expect.stringMatching(/^\/tmp\//),
      KONG_DNS_STALE_TTL: '0',
      KONG_LUA_PACKAGE_PATH: '/opt/gobbler/?.lua;;',
    });
    expect(proxy).toMatch(/^0\.0\.0\.0:8000\b.*, 0\.0\.0\.0:8443 .*\bssl\b/);
    // No X-Forwarded-For counts unless an operator says so.
    expect(env).not.toHaveProperty('KONG_TRUSTED_IPS');
    for (const file of ['docker-compose.yml', 'docker-compose.debug.yml', 'kubernetes/kong/deployment.yaml']) {
      expect(await readFile(join(KONG_FOLDER, '..', file), 'utf8')).not.toContain('KONG_DNS');
    }
  });

  it('ends in order when it gets SIGQUIT', async () => {
    expect(await readInstructions()).toContain('STOPSIGNAL SIGQUIT');
  });

  it('contains the plugin and all that the entrypoint reads', async () => {
    const script = await readFile(join(KONG_FOLDER, 'entrypoint.sh'), 'utf8');
    const instructions = await readInstructions();
    expect(instructions).toContain('COPY plugins /opt/gobbler/kong/plugins');
    const copied = instructions.filter((line) => line.startsWith('COPY')).join(' ');
    for (const [, name = ''] of script.matchAll(/\$here\/([\w.-]+)/g)) expect(copied).toContain(` ${name} `);
  });
});
