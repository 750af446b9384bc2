'use strict';

/**
 * `node health-check.js [/healthz|/readyz]`: asks the service of this container, exit 0 when it says 200. There is no curl in the
 * image. Containers of operators' commands serve nothing, and are well as long as they run.
 */

/** Where each service listens unless its `…_PORT` says otherwise. */
const PORTS = {
  router: 4000,
  auth: 4001,
  user: 4002,
  post: 4003,
  reservation: 4004,
  payment: 4005,
  'notification-worker': 4006,
};

/** @param {Readonly<Record<string, string | undefined>>} env @returns {number | undefined} */
function portOf(env) {
  const service = env['SERVICE'] ?? '';
  const own = env[`${service.toUpperCase().replaceAll('-', '_')}_PORT`];
  return Number(own) || PORTS[service];
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} path
 * @returns {Promise<string | null>} what is wrong
 */
async function findProblem(env, path) {
  const port = portOf(env);
  if (port === undefined) return null;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(4_000) });
  return answer.ok ? null : `${answer.status} ${await answer.text()}`;
}

module.exports = { PORTS, findProblem, portOf };

if (require.main === module) {
  void findProblem(process.env, process.argv[2] ?? '/healthz')
    .catch((error) => String(error.cause ?? error))
    .then((problem) => {
      if (problem === null) return;
      console.error(problem);
      process.exitCode = 1;
    });
}
