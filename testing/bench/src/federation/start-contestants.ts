import { randomBytes } from 'node:crypto';
import { startProgram, takePort, type RunningProcess } from '@gobbler/test-harness';
import { createSender, type Sender } from '../measure/send-requests';
import { PEERS, type PeerName } from '../federation-peers/peer-names';
import { SUBGRAPHS, type Upstream } from './subgraphs';

/** A router in a process of its own, over the same upstream as all others. */
export interface Contestant {
  readonly name: string;
  readonly pid: number;
  /** Its GraphQL endpoint. */
  readonly url: string;
  readonly sender: Sender;
  /** Ends the process. */
  stop(): Promise<unknown>;
}

/** V8's limits of our router's container (`deployment/manifests`), for all: a smaller heap costs more CPU. */
const NODE_OPTIONS = '--max-old-space-size=1024 --max-semi-space-size=16';

/** Starts the made-up subgraphs that all contestants share. */
export async function startUpstream(jwks: string): Promise<Upstream> {
  const program = startProgram('testing/bench/dist/upstream/main.js', {
    env: { NODE_ENV: 'production', BENCH_JWKS: jwks },
  });
  const [, json = ''] = await program.prints(/^upstream (.+)$/m);
  return JSON.parse(json) as Upstream;
}

/** Starts the peers, then our router. */
export async function startContestants(upstream: Upstream): Promise<readonly Contestant[]> {
  const peers = await Promise.all(PEERS.map((name) => startPeer(name, upstream)));
  return [...peers, await startOurs(upstream)];
}

/** Starts one peer. */
export async function startPeer(name: PeerName, upstream: Upstream): Promise<Contestant> {
  const port = await freePort();
  const program = startProgram(`testing/bench/dist/federation-peers/main.js`, {
    env: {
      NODE_ENV: 'production',
      NODE_OPTIONS,
      APOLLO_TELEMETRY_DISABLED: '1',
      PEER_PORT: String(port),
      PEER_UPSTREAM: JSON.stringify(upstream),
      PEER_VARIANT: name,
    },
  });
  await program.prints(/peer ready/);
  return contestant(name, program, port);
}

/** Our router as operators run it, but for the limits per minute, which a benchmark exceeds. */
export async function startOurs(upstream: Upstream, env: Readonly<Record<string, string>> = {}): Promise<Contestant> {
  const port = await freePort();
  const program = startProgram('router/dist/main.js', {
    env: {
      NODE_ENV: 'production',
      NODE_OPTIONS,
      ROUTER_PORT: String(port),
      ROUTER_METRICS_PORT: '0',
      ROUTER_COST_BUDGET: '0',
      INTERNAL_TOKEN_SECRET: randomBytes(32).toString('hex'),
      LOG_LEVEL: 'warn',
      ...Object.fromEntries(SUBGRAPHS.map((name) => [`${name.toUpperCase()}_URL`, upstream[name]])),
      ...env,
    },
  });
  await program.answers(`http://127.0.0.1:${port}/readyz`);
  return contestant('gobbler', program, port);
}

function contestant(name: string, program: RunningProcess, port: number): Contestant {
  const url = `http://127.0.0.1:${port}/graphql`;
  const sender = createSender(url);
  const stop = async () => {
    await sender.close();
    await program.kill();
  };
  return { name, url, pid: program.pid, sender, stop };
}

async function freePort(): Promise<number> {
  const taken = await takePort();
  await taken.free();
  return taken.port;
}
