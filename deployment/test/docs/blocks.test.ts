import { FACADE_ROUTES } from '@gobbler/router';
import { parse, validate } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { loadInGateway } from '../../../tools/contract/load-in-gateway.js';
import { blocksOf, linesOf, pages, read, type Block } from './support/pages';

/** Which test runs a command. `proof` is what the test says of it. */
interface Run {
  readonly command: RegExp;
  readonly test: string;
  readonly proof: string;
}

const DOCUMENTATION = 'testing/e2e/test/docs/documentation.test.ts';
const RUN_BY: readonly Run[] = [
  { command: /^npm ci && npm start$/, test: 'testing/e2e/test/lifecycle/use-npm-start.ts', proof: "'npm'" },
  { command: /^npm ci && npm test$/, test: '.ci/run', proof: 'npm test' },
  { command: /^curl /, test: DOCUMENTATION, proof: "startsWith('curl ')" },
  {
    command: /^npm run (doctor|explain|audit|migrate|reconcile|dead-letters)\b/,
    test: DOCUMENTATION,
    proof: 'doctor|explain|audit|migrate|reconcile|dead-letters',
  },
  {
    command: /^npm run import-legacy\b/,
    test: 'operator/legacy-import/test/moving-over.integration.all.test.ts',
    proof: 'import',
  },
  {
    command: /^OTEL_EXPORTER_OTLP_ENDPOINT=\S+ OTEL_TRACES_SAMPLER_ARG=\S+ npm start$/,
    test: 'testing/e2e/test/tracing/tracing.test.ts',
    proof: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  },
  { command: /^npm run test:faults\b/, test: 'testing/faults/test/options.test.ts', proof: '--rounds' },
  {
    command: /^npm run schema:check( -- --recorded \S+)?$/,
    test: 'router/test/recorded-operations.test.ts',
    proof: '--recorded',
  },
  {
    command: /^OTEL_EXPORTER_OTLP_ENDPOINT=\S+ OTEL_TRACES_SAMPLER_ARG=\S+ npm start$/,
    test: 'testing/e2e/test/tracing/tracing.test.ts',
    proof: 'OTEL_TRACES_SAMPLER_ARG',
  },
  { command: /^npm run trusted-documents\b/, test: DOCUMENTATION, proof: 'trusted-documents' },
  {
    command: /^ROUTER_OWN_SUPERGRAPH_PATH=\S+ ROUTER_PORT=4020 npm run router$/,
    test: 'router/test/contracts.test.ts',
    proof: 'contracts/public.graphql',
  },
];

/** Commands that no test runs, each with its reason. */
const NOT_RUN: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^docker( compose .*)?$/, 'needs Docker; the files that it reads are linted'],
  [/^(cp|chmod|mkdir|find) /, 'a tool of the system; the files of ours that it names exist'],
  [/^(openssl|export) /, 'makes values that only the operator has'],
  [/^npx node subgraphs\/user\/dist\/main\.js$/, 'service-alone.all.test.ts starts each service so, with a database'],
  [
    /^npm run (raise-version|schema:check) -- (minor|--release)$/,
    'changes the repository; tried on a copy when it was written',
  ],
  [/^npm install --package-lock-only$/, 'changes the repository'],
];

const READ = /^(README|CONTRIBUTING|CHANGELOG)\.md$|^docs\//;
const blocks = pages()
  .filter(({ path }) => READ.test(path))
  .flatMap(blocksOf);
const of = (language: string) => blocks.filter((block) => block.language === language);
const shown = ({ page, text }: Block) => `${page}: ${text}`;
const isMarked = ({ text }: Block) => /#.*\bnot run\b/.test(text);

describe('a block of code in the documentation', () => {
  it('is of a language that a test looks at, or an output', () => {
    const known = ['sh', 'json', 'graphql', 'http', 'diff', 'mermaid', 'sql', 'ts', 'yaml', ''];
    expect(blocks.length).toBeGreaterThan(60);
    expect(blocks.filter(({ language }) => !known.includes(language)).map(shown)).toEqual([]);
  });

  it('is run by a test when it is a command, or says why it is not', () => {
    // All of a tutorial is run as it stands.
    const commands = of('sh').filter((block) => !isMarked(block) && !block.page.startsWith('docs/tutorials/'));
    const isKnown = (line: string) =>
      RUN_BY.some(({ command }) => command.test(line)) || NOT_RUN.some(([command]) => command.test(line));
    const unknown = commands.flatMap((block) =>
      // A body of several lines belongs to its command.
      (block.text.startsWith('curl ') ? [block.text] : linesOf(block))
        .filter((line) => !isKnown(line))
        .map((line) => `${block.page}: ${line}`),
    );
    expect(unknown).toEqual([]);
  });

  it('is still run by the test that is named for it', () => {
    for (const { test, proof } of RUN_BY) expect(read(test)).toContain(proof);
    expect(read('testing/e2e/test/docs/tutorials.all.test.ts')).toContain('docs/tutorials/*.md');
  });

  it('has no exception left of a command that is gone', () => {
    const lines = of('sh').flatMap(linesOf);
    const patterns = [...RUN_BY.map(({ command }) => command), ...NOT_RUN.map(([command]) => command)];
    expect(patterns.filter((pattern) => !lines.some((line) => pattern.test(line))).map(String)).toEqual([]);
  });

  it('is JSON when it says so', () => {
    for (const { text } of of('json')) expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it('is an override of our Compose file when it is YAML', () => {
    const { services } = parseYaml(read('docker-compose.yml'), { merge: true }) as { services: object };
    for (const { text } of of('yaml')) {
      const override = parseYaml(text) as { services: Record<string, { environment: object }> };
      for (const [name, { environment }] of Object.entries(override.services)) {
        expect(Object.keys(services)).toContain(name);
        for (const setting of Object.keys(environment)) expect(read('.env.example')).toContain(`#${setting}=`);
      }
    }
  });

  it('is valid for our graph when it is GraphQL', async () => {
    const schema = await loadInGateway(read('router/supergraph.graphql'));
    for (const block of of('graphql'))
      expect([shown(block), validate(schema, parse(block.text))]).toEqual([shown(block), []]);
  });

  it('names routes that exist when it is HTTP', () => {
    const routes = FACADE_ROUTES.map(({ method, path }) => `${method} ${path.replace(/:\w+/, '')}`);
    for (const block of of('http')) {
      const [, line = ''] = /^([A-Z]+ \S+)/m.exec(block.text.replaceAll(/https?:\/\/[^/\s]+/g, '')) ?? [];
      const isKnown = line.includes(' /graphql') || routes.some((route) => line.startsWith(route));
      expect([shown(block), isKnown]).toEqual([shown(block), true]);
    }
  });
});
