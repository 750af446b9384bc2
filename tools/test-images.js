'use strict';

/**
 * `npm run test:images`: builds images with the Docker or Podman that is there, runs a router, a subgraph and the worker from them
 * as confined as Compose and Kubernetes do, and ends them with SIGTERM. Linux alone: containers use the network of the host, where
 * a PostgreSQL from npm waits for them. Takes minutes, so it is no part of `npm test`.
 */

const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { announce, runStep } = require('./run-step.js');
const { findEngine } = require('./image/engine.js');
const { must, tryService } = require('./image/try-service.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

const root = resolve(__dirname, '..');
const SECRET = 'a-secret-for-tests-that-is-long-enough';
const IMAGES = ['operator', 'router', 'post', 'notification-worker'];

/** @param {string} line */
const say = (line) => console.log(`  ${line}`);
/** @param {string} service */
const imageOf = (service) => `localhost/gobbler-test/${service}:latest`;

/** @param {import('./image/engine').Engine} engine */
async function build(engine) {
  for (const service of IMAGES) {
    announce(`build ${service}`);
    // Podman's own format has no place for HEALTHCHECK.
    const format = engine.name === 'podman' ? ['--format', 'docker'] : [];
    const args = ['build', ...format, '--build-arg', `SERVICE=${service}`, '--tag', imageOf(service), root];
    const { code } = await engine.run(args, { isShown: true });
    if (code !== 0) throw new Error(`The image of ${service} could not be built.`);
    const bytes = Number(await must(engine, ['image', 'inspect', '--format', '{{.Size}}', imageOf(service)]));
    say(`${service}: ${Math.round(bytes / 1e6)} MB`);
  }
}

/** A port that is free at the moment. @returns {Promise<number>} */
function freePort() {
  const server = createServer();
  return new Promise((resolvePort, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolvePort(port));
    });
  });
}

/**
 * @param {import('./image/engine').Engine} engine
 * @param {{ url(name: string): string, createDatabase(name: string): Promise<void> }} postgres
 */
async function tryAll(engine, postgres) {
  const common = { INTERNAL_TOKEN_SECRET: SECRET, HOST: '127.0.0.1' };
  const ports = async (prefix) => ({
    [`${prefix}_PORT`]: String(await freePort()),
    [`${prefix}_METRICS_PORT`]: '0',
  });
  const name = (service) => `gobbler-test-${process.pid}-${service}`;
  await postgres.createDatabase('post');
  await postgres.createDatabase('worker');
  const services = [
    // Without auth, whose keys it needs, it lives and is not ready.
    { service: 'router', env: { ...common, ...(await ports('ROUTER')) }, path: '/healthz' },
    {
      service: 'post',
      env: { ...common, ...(await ports('POST')), POST_DATABASE_URL: postgres.url('post') },
      migrate: 'subgraphs/post/dist/migrate/main.js',
      inside: { 'has what decodes pictures': `require('/app/node_modules/sharp')` },
    },
    {
      service: 'notification-worker',
      env: {
        ...common,
        ...(await ports('NOTIFICATION_WORKER')),
        NOTIFICATION_WORKER_DATABASE_URL: postgres.url('worker'),
      },
      migrate: 'notification-worker/dist/migrate/main.js',
    },
  ];
  for (const options of services) {
    announce(`run ${options.service}`);
    await tryService(engine, { ...options, image: imageOf(options.service), name: name(options.service) }, say);
  }
  announce('run operator');
  const { code, out } = await engine.run([
    'run',
    '--rm',
    '--read-only',
    imageOf('operator'),
    'node',
    'service.js',
    'settings',
  ]);
  if (code !== 1 || !out.includes('INTERNAL_TOKEN_SECRET'))
    throw new Error(`operator: settings said (${code}): ${out}`);
  say('operator: settings says what is missing');
}

async function main() {
  const engine = findEngine();
  announce(`images with ${engine.name}`);
  if ((await runStep('tsc', ['-b'])).code !== 0) throw new Error('The code does not compile.');
  await build(engine);
  const { startEmbeddedPostgres } = require('@gobbler/embedded-postgres');
  const dataDir = mkdtempSync(join(tmpdir(), 'gobbler-images-'));
  // As root, PostgreSQL runs as another user, who needs access.
  chmodSync(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    await tryAll(engine, postgres);
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  console.log(`\nThe images are good. They stay: remove them with ${engine.name} rmi ${IMAGES.map(imageOf).join(' ')}`);
}

main().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
