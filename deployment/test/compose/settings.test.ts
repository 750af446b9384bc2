import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { environmentOf, readCompose, readComposeText, ROOT, variablesOf } from '../support/compose-file';
import { createCompleteEnvironment, type CompleteEnvironment } from '../support/complete-environment';
import { readServiceSettings, SERVICE_NAMES, SERVICES, type ServiceName } from '../support/service-settings';

const text = readComposeText('docker-compose.yml');
const exampleText = readFileSync(join(ROOT, '.env.example'), 'utf8');
const explained = new Set([...exampleText.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? ''));
const file = readCompose(text, parseEnv(exampleText));

/** Read by services and not given by Compose, each for its reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  DATABASE_PASSWORD: 'settings writes it into the file of each service',
  CRASH_POINT: 'for fault tests alone',
  FIREBASE_API_URL: 'for tests alone',
  GCS_API_URL: 'for tests alone',
  STRIPE_API_URL: 'for tests alone',
  GOBBLER_DATA_DIR: 'the image says it',
  HOST: 'the image says it',
  LOOPBACK_LIMIT: 'no client is on a container’s own loopback',
  INSTANCE_NAME: 'each container has a name of its own',
  PORT: 'the ports in containers are always the same',
  ROUTER_OWN_SUPERGRAPH_PATH: 'it lies in the image',
  ROUTER_SUPERGRAPH_PATH: 'another system’s',
  RECORDED_OPERATIONS_FILE: 'it needs a folder that is mounted: docs/schema.md',
  TRUSTED_DOCUMENTS_FILE: 'it needs a file that is mounted: docs/schema.md',
  ROUTER_SUPERGRAPH_POLL_MS: 'the file in an image never changes',
};
const isLeftOut = (name: string): boolean => name in LEFT_OUT || name.endsWith('_PORT');

/** Read by something else than the service's own settings. */
const OF_THE_CONTAINER = ['SETTINGS_FILE'];

describe('what Compose gives a service', () => {
  let complete: CompleteEnvironment;
  beforeAll(() => {
    complete = createCompleteEnvironment();
  });
  afterAll(() => complete.remove());

  const given = (service: ServiceName): string[] => Object.keys(file.services[service]?.environment ?? {});
  /** What the service reads, and what it is handed without reading it. */
  function compare(service: ServiceName, names: readonly string[]) {
    const { reads } = readServiceSettings(service, complete.env);
    return {
      missing: reads.filter((name) => !names.includes(name) && !isLeftOut(name)),
      surplus: names.filter((name) => !reads.includes(name) && !OF_THE_CONTAINER.includes(name)),
    };
  }

  it.each(SERVICE_NAMES)('is all that %s reads, and nothing else', (service) => {
    expect(compare(service, given(service))).toEqual({ missing: [], surplus: [] });
  });

  it.each(SERVICE_NAMES)('leaves out nothing that %s needs', (service) => {
    const ofSettings = (name: string): boolean => name === 'DATABASE_PASSWORD';
    const { requires } = readServiceSettings(service, complete.env);
    expect(requires.filter((name) => isLeftOut(name) && !ofSettings(name))).toEqual([]);
  });

  it('is given to the check at the start as well, every name with the same value', () => {
    const checked = environmentOf(file.services['settings'] ?? {});
    for (const service of SERVICE_NAMES) {
      const own = environmentOf(file.services[service] ?? {});
      for (const name of ['SETTINGS_FILE', 'NODE_ENV', 'DATABASE_USER']) delete own[name];
      expect(checked).toMatchObject(own);
    }
  });

  it('names each other service at the port on which it listens', () => {
    for (const { environment = {} } of Object.values(file.services)) {
      for (const [name, value] of Object.entries(environment)) {
        const host = /^(AUTH|USER|POST|RESERVATION|PAYMENT|ROUTER)_URL$/.exec(name)?.[1]?.toLowerCase();
        if (host === undefined) continue;
        const { port } = readServiceSettings(host as ServiceName, complete.env).config;
        expect(value).toBe(`http://${host}:${port}`);
      }
    }
  });

  it.each(SERVICE_NAMES)('lets %s drain for less than it has to end', (service) => {
    const { drainMs = 0 } = SERVICES[service].readConfig({
      ...complete.env,
      DRAIN_MS: file.services[service]?.environment?.['DRAIN_MS']?.toString(),
    });
    expect(drainMs).toBeGreaterThan(0);
    expect(drainMs).toBeLessThan(
      Number.parseInt(file.services[service]?.stop_grace_period ?? '0', 10) * 1_000 - 15_000,
    );
  });
});

describe('.env.example and docker-compose.yml', () => {
  /** Set by the shell, not in .env. */
  const OF_THE_SHELL = ['HOME'];

  it('have the same names', () => {
    expect(variablesOf(text).filter((name) => !explained.has(name) && !OF_THE_SHELL.includes(name))).toEqual([]);
  });

  it('have no variable in use that Compose does not read', () => {
    const inUse = [...exampleText.matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');
    expect(inUse.filter((name) => !variablesOf(text).includes(name))).toEqual([]);
  });
});
