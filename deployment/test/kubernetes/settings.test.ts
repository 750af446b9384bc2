import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createCompleteEnvironment, type CompleteEnvironment } from '../support/complete-environment';
import {
  findProblems,
  readServiceSettings,
  SERVICE_NAMES,
  SERVICES,
  type ServiceName,
  type ServiceSettings,
} from '../support/service-settings';
import { EDITIONS } from './support/editions';
import { ROOT } from './support/read-manifests';
import { asEnvironment, resolveEnv, type GivenVariable } from './support/resolve-env';
import { containerAt, mainContainer, named, podOf, type Resource } from './support/resource';

/** Read by Node itself. */
const NODES_OWN = 'NODE_OPTIONS';
const SECRET = /SECRET|PASSWORD|API_KEY/;
/** Where a setting's file stands among what an operator has made. */
const FILE_SETTINGS: Readonly<Record<string, string>> = {
  GOOGLE_APPLICATION_CREDENTIALS: 'gobbler-gcp/key.json',
  FIREBASE_CREDENTIALS_FILE: 'gobbler-firebase/service-account.json',
};
/** What differs between what services get and what they read; empty when nothing does. */
type Mismatch = readonly string[];

describe.each(EDITIONS)('the settings in $name', (edition) => {
  let complete: CompleteEnvironment;
  const resources = edition.read();

  beforeAll(() => {
    complete = createCompleteEnvironment();
  });
  afterAll(() => complete.remove());

  it.each(SERVICE_NAMES)('are what %s starts with in production', (service) => {
    const env = asEnvironment(givenTo(service));
    expect(findProblems(service, env)).toEqual([]);
    const { ports = [] } = mainContainer(named(resources, 'Deployment', service));
    const port = (name: string) => ports.find((candidate) => candidate.name === name)?.containerPort;
    expect(readServiceSettings(service, env).config).toMatchObject({
      environment: 'production',
      host: '0.0.0.0',
      drainMs: 5_000,
      port: port('http'),
      metricsPort: port('metrics'),
    });
  });

  it.each(SERVICE_NAMES)('are all read by %s, and its secrets are those that it reads', (service) => {
    const given = givenTo(service);
    expect(mismatches(given, readServiceSettings(service, asEnvironment(given)))).toEqual([]);
  });

  it('are seen to be too many or too few', () => {
    const given = givenTo('user');
    const settings = readServiceSettings('user', asEnvironment(given));
    const foreign = { name: 'AUTH_TOKEN_SECRET', value: 'x', isPart: false };
    expect(mismatches([...given, foreign], settings)).toEqual(['AUTH_TOKEN_SECRET is given and not read']);
    const without = given.filter(({ name }) => name !== 'INTERNAL_TOKEN_SECRET_PREVIOUS');
    expect(mismatches(without, settings)).toEqual([
      'INTERNAL_TOKEN_SECRET_PREVIOUS is a secret that is read and not given',
    ]);
    expect(
      findProblems('user', asEnvironment(given.filter(({ name }) => !name.endsWith('_DATABASE_URL')))),
    ).not.toEqual([]);
  });

  it.each(Object.entries(SERVICES))('let %s migrate with its database alone', (service, { folder }) => {
    const containers = podOf(named(resources, 'Deployment', service)).initContainers ?? [];
    if (service === 'router') return void expect(containers).toEqual([]);
    expect(containers.map(({ name }) => name)).toEqual(['migrate']);
    const { command, image } = containerAt(resources, `${service}/migrate`);
    expect(command).toEqual(['node', `${folder}/dist/migrate/main.js`, 'up']);
    expect(existsSync(join(ROOT, folder, 'src', 'migrate', 'main.ts'))).toBe(true);
    expect(image).toBe(mainContainer(named(resources, 'Deployment', service)).image);
    const url = `${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
    const migrateEnv = asEnvironment(resolveEnv(resources, containerAt(resources, `${service}/migrate`)));
    const account = ['DATABASE_USER_PREFIX', 'DATABASE_USER', 'DATABASE_PASSWORD'];
    expect(Object.keys(migrateEnv)).toEqual(['NODE_ENV', NODES_OWN, url, ...account]);
    expect(migrateEnv[url]).toBe(asEnvironment(givenTo(service as ServiceName))[url]);
    const database = service.replaceAll('-', '_');
    const own = mainContainer(named(resources, 'Deployment', service));
    for (const env of [migrateEnv, asEnvironment(resolveEnv(resources, own))]) {
      expect(env).toMatchObject({
        DATABASE_USER: `value-of-DATABASE_USER_${database}`,
        DATABASE_PASSWORD: `value-of-${database.toUpperCase()}_DATABASE_PASSWORD`,
      });
    }
  });

  /** What a service's container will see, with files of credentials that are there. */
  function givenTo(service: ServiceName): readonly GivenVariable[] {
    const container = mainContainer(named(resources, 'Deployment', service));
    const secretValue = (key: string) => complete.env[key] ?? (key.endsWith('_PREVIOUS') ? undefined : 'a-password');
    return resolveEnv(resources, container, secretValue).map((variable) => {
      const file = FILE_SETTINGS[variable.name];
      if (file === undefined) return variable;
      expect(mountedFile(resources, service, variable.value)).toBe(file);
      return { ...variable, value: complete.env[variable.name] };
    });
  }
});

function mismatches(given: readonly GivenVariable[], { reads }: ServiceSettings): Mismatch {
  const names = given.filter(({ isPart, name }) => !isPart && name !== NODES_OWN).map(({ name }) => name);
  const all = given.map(({ name }) => name);
  return [
    ...names.filter((name) => !reads.includes(name)).map((name) => `${name} is given and not read`),
    ...reads
      .filter((name) => SECRET.test(name) && !all.includes(name))
      .map((name) => `${name} is a secret that is read and not given`),
    ...all.filter((name, index) => all.indexOf(name) < index).map((name) => `${name} is given twice`),
    ...given
      .filter(({ value }) => value?.includes('$('))
      .map(({ name }) => `${name} has a part that is not known before it`),
  ];
}

/** The key of the secret that is mounted where a path leads: `gobbler-gcp/key.json`. */
function mountedFile(resources: readonly Resource[], service: ServiceName, path = ''): string | undefined {
  const deployment = named(resources, 'Deployment', service);
  const mount = mainContainer(deployment).volumeMounts?.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
  const volume = podOf(deployment).volumes?.find(({ name }) => name === mount?.name);
  return volume?.secret && mount ? `${volume.secret.secretName}/${path.slice(mount.mountPath.length + 1)}` : undefined;
}
