import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';

const PEERS = ['@apollo/gateway', '@apollo/server', '@graphql-hive/gateway-runtime', '@graphql-hive/router-runtime'];

/** Machine and versions, in one line. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const peers = PEERS.map((name) => `${name} ${versionOf(name)}`);
  const load = loadavg().map((one) => one.toFixed(1));
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}`;
  return `${machine}, load ${load.join(' ')}; Node ${process.versions.node}; ${peers.join(', ')}`;
}

function versionOf(name: string): string {
  const manifest = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
