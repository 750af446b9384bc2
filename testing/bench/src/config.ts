import { RUN_FOLDER_VARIABLE, type TestRun } from '@gobbler/test-servers';
import type { PeerName } from './federation-peers/peer-names';
import type { Upstream } from './federation/subgraphs';
import type { DatabaseUrls } from './stock-system/open-tables';

/** Shows the test servers where this run keeps its files. */
export function announceRunFolder({ folder }: TestRun, env: NodeJS.ProcessEnv = process.env): void {
  env[RUN_FOLDER_VARIABLE] = folder;
}

export interface PlainConfig {
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly poolSize: number;
}

/** The settings of the plain implementation. */
export function readPlainConfig(env: NodeJS.ProcessEnv = process.env): PlainConfig {
  return { port: Number(env['PLAIN_PORT']), databaseUrl: env['PLAIN_DATABASE_URL'] ?? '', poolSize: 10 };
}

/** The settings of the made-up subgraphs: the public keys that auth would publish, as JSON. */
export function readUpstreamConfig(env: NodeJS.ProcessEnv = process.env): { readonly jwks: string } {
  return { jwks: env['BENCH_JWKS'] ?? '{"keys":[]}' };
}

export interface PeerConfig {
  readonly port: number;
  readonly upstream: Upstream;
  /** The peer to start. */
  readonly variant: PeerName;
}

/** The settings of a peer. */
export function readPeerConfig(env: NodeJS.ProcessEnv = process.env): PeerConfig {
  return {
    port: Number(env['PEER_PORT']),
    upstream: JSON.parse(env['PEER_UPSTREAM'] ?? '{}') as Upstream,
    variant: env['PEER_VARIANT'] as PeerName,
  };
}

export interface StockSystemConfig {
  readonly port: number;
  readonly databaseUrls: DatabaseUrls;
  /** What our post service answers for a post without a picture. */
  readonly pictureUrl: string;
}

/** The settings of the plain system. */
export function readStockSystemConfig(env: NodeJS.ProcessEnv = process.env): StockSystemConfig {
  return {
    port: Number(env['PEER_PORT']),
    databaseUrls: JSON.parse(env['PEER_DATABASES'] ?? '{}') as DatabaseUrls,
    pictureUrl: env['PEER_PICTURE_URL'] ?? '',
  };
}
