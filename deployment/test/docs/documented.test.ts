import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { anchorsOf, commandsOf, files, linksOf, operatorsPages, pages, read, REPOSITORY } from './support/pages';

const commands = operatorsPages().flatMap(commandsOf);
const linesWith = (start: RegExp): string[] => commands.filter(({ line }) => start.test(line)).map(({ line }) => line);
const isThere = (path: string): boolean => existsSync(resolve(REPOSITORY, path));

/** Names of a kind in the manifests, such as every Deployment's. */
function manifestNames(kind: string): string[] {
  return files('{kubernetes,deployment/overlays}/**/*.yaml')
    .flatMap((path) => parseAllDocuments(read(path)))
    .map((document) => document.toJS() as { kind?: string; metadata?: { name?: string } } | null)
    .filter((object) => object?.kind === kind)
    .map((object) => object?.metadata?.name ?? '');
}

describe('a link in the documentation', () => {
  it('leads to a file that is there, and to a heading of it', () => {
    const broken = pages()
      .flatMap(linksOf)
      .filter(({ path, anchor }) => {
        if (!isThere(path)) return true;
        return anchor !== '' && path.endsWith('.md') && !anchorsOf(read(path)).includes(anchor);
      });
    expect(broken.map(({ from, target }) => `${from}: ${target}`)).toEqual([]);
  });
});

describe('a command in the documentation', () => {
  it('is a script of package.json when it is run with npm', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = operatorsPages().flatMap(({ text }) => [...text.matchAll(/\bnpm run ([\w:-]+)/g)]);
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names a shell script that exists, with options that it knows', () => {
    const calls = linesWith(/^scripts\//).map((line) => line.split(/\s+/));
    expect(calls.length).toBeGreaterThan(10);
    const unknown = calls.flatMap(([script = '', ...args]) => {
      if (!isThere(script)) return [script];
      const texts = [script, ...files('{scripts/lib/*.sh,deployment/src/*.mts}')].map(read).join('\n');
      const isKnown = (arg: string) =>
        texts.includes(arg) || new RegExp(`\\b'?${arg.slice(2)}'?: \\{ type:`).test(texts);
      return args.filter((arg) => arg.startsWith('--') && !isKnown(arg)).map((arg) => `${script} ${arg}`);
    });
    expect(unknown).toEqual([]);
  });

  it('names files that are there', () => {
    /** Made by operators, as the text around them says. */
    const made = /service-account\.json$|^deployment\/compose\/tls\/tls\./;
    const tops = [
      'docs',
      'deployment',
      'kubernetes',
      'deployment/overlays',
      'kong',
      'notification-worker',
      'operator',
      'scripts',
      'subgraphs',
      'router',
      'packages',
    ];
    const named = operatorsPages()
      .flatMap(({ text }) => [...text.matchAll(/(?<![\w./~-])((?:\.\/)?([\w-]+)\/[\w./*-]*[\w*/])/g)])
      .filter(([, , top = '']) => tops.includes(top))
      .map(([, path = '']) => path.replace(/^\.\//, '').replace(/\/dist\/(.*)\.js$/, '/src/$1.ts'));
    expect(named.length).toBeGreaterThan(50);
    // kubectl's way of naming, whose names another test looks at.
    const objects = manifestNames('Deployment').map((name) => `deployment/${name}`);
    const missing = named.filter(
      (path) => !made.test(path) && !objects.includes(path) && !path.includes('*') && !isThere(path),
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  it('names services that Docker Compose has', () => {
    const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, unknown> };
    const services = Object.keys(compose.services);
    const subject = /^docker compose (?:-f \S+ |--profile \w+ )*(exec|run|logs|stop|start|restart|up) (.*)$/;
    const named = linesWith(/^docker compose /).flatMap((line) => {
      const [, verb = '', rest = ''] = subject.exec(line) ?? [];
      const words = rest
        .split(/\s+/)
        .filter((word, index, all) => !word.startsWith('-') && all[index - 1] !== '--since');
      return verb === 'exec' || verb === 'run' ? words.slice(0, 1) : words;
    });
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].filter((name) => name !== '' && !services.includes(name))).toEqual([]);
  });

  it('is one that the operators’ container knows', () => {
    const known = /COMMANDS = \[(.*)\]/.exec(read('operator/src/main.ts'))?.[1] ?? '';
    const named = linesWith(/^docker compose run --rm operator /).map((line) => line.split(/\s+/)[5] ?? '');
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !known.includes(`'${name}'`))).toEqual([]);
  });

  it('names with kubectl only what the manifests create', () => {
    const kinds = { deployment: 'Deployment', statefulset: 'StatefulSet', service: 'Service' } as const;
    const lines = linesWith(/^kubectl /);
    for (const [word, kind] of Object.entries(kinds)) {
      const there = manifestNames(kind);
      expect(there).toContain(word === 'deployment' ? 'post' : 'postgres');
      const named = lines.flatMap((line) => {
        const [, names = ''] =
          new RegExp(`\\b${word}[/ ]((?:[a-z-]+ ?)+)`).exec(line.replace(/ -.*$|deployment\/overlays\S*/g, '')) ?? [];
        return names.split(/\s+/).filter(Boolean);
      });
      expect([word, named.filter((name) => !there.includes(name))]).toEqual([word, []]);
    }
  });

  it('is marked when it was never run', () => {
    const blocks = operatorsPages()
      .filter(({ path }) => path.startsWith('docs/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^ *```sh\n([^]*?)^ *```/gm)].map(([, block = '']) => ({ path, block })),
      );
    const needsMore =
      /^\s*(docker compose|gcloud|kubectl|scripts\/(build-and-)?deploy|scripts\/\S+ .*--(compose|kubernetes))/m;
    const silent = blocks.filter(({ block }) => needsMore.test(block) && !/not run/.test(block));
    expect(silent).toEqual([]);
  });

  it('creates only secrets that the manifests ask for', () => {
    const texts = files('kubernetes/**/*.yaml').map(read).join('\n');
    const made = linesWith(/^kubectl create secret /).map((line) => line.split(/\s+/)[4] ?? '');
    expect(new Set(made)).toEqual(new Set(['gobbler', 'gobbler-gcp', 'gobbler-firebase', 'kong-ssl-cert']));
    for (const name of made) expect(texts).toMatch(new RegExp(`(name|secretName): ${name}$`, 'm'));
  });
});

describe('a name in the documentation for operators', () => {
  const code = [
    ...files('{packages,subgraphs,local}/*/src/**/*.ts'),
    ...files('{router,notification-worker,operator}/src/**/*.ts'),
    ...files('{kubernetes,deployment/overlays}/**/*.yaml'),
    ...files('{scripts,tools}/**/*.{sh,js}'),
    '.env.example',
    'docker-compose.yml',
    'kong/entrypoint.sh',
    ...files('kong/plugins/**/*.lua'),
    'Dockerfile',
  ]
    .map(read)
    .join('\n');

  it('is known to a program when it is that of a setting or a code', () => {
    /** Of other programs, or to be filled in by the reader. */
    const others = /^(OLD_KEY_ID|REDISCLI_AUTH|MYSQL_PWD|EXTERNAL_IP|KONG_\w+|MARIADB_\w+|GOBBLER_TEST_\w+|NODE_\w+)$/;
    const named = operatorsPages()
      .flatMap(({ text }) => [...text.matchAll(/(?<![\w…-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w…])/g)])
      .map(([name]) => name);
    expect(named.length).toBeGreaterThan(50);
    expect([...new Set(named)].filter((name) => !others.test(name) && !code.includes(name))).toEqual([]);
  });

  it('has a section about rotation when it is that of a secret', () => {
    const secrets = [...read('.env.example').matchAll(/^#?(\w+(?:SECRET|PASSWORD|API_KEY))=/gm)].map(
      ([, name = '']) => name,
    );
    expect(secrets.length).toBeGreaterThan(5);
    const anchors = anchorsOf(read('docs/operations/secrets.md'));
    // Those of the services' own database users are rotated together.
    const sections = secrets.map((name) => name.replace(/^\w+_(?=DATABASE_PASSWORD$)/, '').toLowerCase());
    expect(sections.filter((name) => !anchors.includes(name))).toEqual([]);
  });

  it('has a paragraph about outages when it is that of a service or server', () => {
    const titles = anchorsOf(read('docs/operations/outages.md'));
    const items = ['kong', 'router', 'auth', 'user', 'post', 'reservation', 'payment', 'notification-worker'];
    const others = ['postgresql', 'mariadb', 'redis', 'rabbitmq', 'stripe', 'google', 'firebase'];
    expect(titles).toEqual(expect.arrayContaining([...items, ...others]));
  });
});
