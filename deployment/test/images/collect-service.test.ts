import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectService, filesOf, foldersOf } from '../../../tools/image/collect-service';
import { portOf } from '../../../tools/image/health-check';
import { createCompleteEnvironment } from '../support/complete-environment';
import { ROOT } from '../support/compose-file';
import { SERVICE_NAMES, SERVICES } from '../support/service-settings';

const IMAGES = [...SERVICE_NAMES, 'operator'];

/** Names of packages that a compiled file asks for. */
function packagesIn(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return [...text.matchAll(/\b(?:require|import)\(["']([^"'./][^"']*)["']\)/g)].map(([, name = '']) =>
    name.split('/', name.startsWith('@') ? 2 : 1).join('/'),
  );
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;

describe('what goes into an image', () => {
  it.each(IMAGES)('is what %s runs on, and nothing that only developers or compilers read', (service) => {
    const files = filesOf(service);
    expect(files.filter((path) => !/\/dist\/.*\.js$|\.graphql$|\/assets\/|\/dist\/page\//.test(path))).toEqual([]);
    expect(files.some((path) => path === `${foldersOf(service)[0]}/dist/main.js`)).toBe(true);
    expect(files.filter((path) => /\/test\//.test(path))).toEqual([]);
  });

  it('has the schema of every subgraph, the supergraph beside the router, and the placeholder of a picture', () => {
    for (const service of ['auth', 'user', 'post', 'reservation', 'payment']) {
      expect(filesOf(service)).toContain(`subgraphs/${service}/schema.graphql`);
    }
    expect(filesOf('router')).toContain('router/supergraph.graphql');
    expect(filesOf('post').some((path) => path.startsWith('subgraphs/post/assets/'))).toBe(true);
  });

  it('has no service in another one’s image', () => {
    for (const service of SERVICE_NAMES) {
      const others = Object.entries(SERVICES).flatMap(([name, { folder }]) => (name === service ? [] : [folder]));
      expect(foldersOf(service).filter((folder) => others.includes(folder))).toEqual([]);
    }
  });

  it.each(IMAGES)('asks in %s for no package that npm does not install for it', (service) => {
    const installed = new Set(
      foldersOf(service).flatMap((folder) => Object.keys(manifestOf(folder).dependencies ?? {})),
    );
    const asked = new Set(
      filesOf(service)
        .filter((path) => path.endsWith('.js'))
        .flatMap(packagesIn),
    );
    expect(asked.size).toBeGreaterThan(5);
    const isKnown = (name: string) => installed.has(name) || builtinModules.includes(name.replace(/^node:/, ''));
    expect([...asked].filter((name) => !isKnown(name))).toEqual([]);
  });

  it('is laid out as the repository is, with a file that starts the service', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gobbler-image-'));
    try {
      collectService('user', folder);
      expect(readFileSync(join(folder, 'service.js'), 'utf8')).toBe("require('./subgraphs/user/dist/main.js');\n");
      for (const path of ['subgraphs/user/dist/migrate/main.js', 'health-check.js', 'LICENSE']) {
        expect(existsSync(join(folder, path))).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the health check of an image', () => {
  it.each(SERVICE_NAMES)('asks %s where it listens', (service) => {
    const complete = createCompleteEnvironment();
    try {
      expect(portOf({ SERVICE: service })).toBe(SERVICES[service].readConfig(complete.env).port);
      const own = `${service.toUpperCase().replaceAll('-', '_')}_PORT`;
      expect(portOf({ SERVICE: service, [own]: '4999' })).toBe(4999);
    } finally {
      complete.remove();
    }
  });
});
