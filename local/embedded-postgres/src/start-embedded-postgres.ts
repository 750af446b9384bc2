import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findBinaries } from './binaries';
import { choosePlace, knownPlace } from './choose-place';
import { createDatabase } from './databases';
import { initCluster, isInitialised, SUPERUSER } from './init-cluster';
import { keepServer } from './keep-server';
import { launchServer } from './launch-server';
import { readOrMakePassword } from './password';
import { findServerUser } from './server-user';
import { stageBinaries } from './stage-binaries';
import { stopServer } from './stop-server';

export interface EmbeddedPostgresOptions {
  /** Made when it is not there. The caller makes sure that one process at a time uses it. */
  readonly dataDir: string;
  /** Receives each step that may take a moment, in a few words. */
  readonly onProgress?: (step: string) => void;
  /** Called when the server ends unexpectedly. */
  readonly onUnexpectedExit?: (message: string) => void;
  /** When given, a server that ended by itself is started again at its port, however often; called when it is back. */
  readonly onBack?: (message: string) => void;
  /** Settings of postgresql.conf that are to differ. */
  readonly settings?: Readonly<Record<string, string>>;
  /** On loopback; a free one at each start when left out. */
  readonly port?: number;
}

export interface EmbeddedPostgres {
  /** What this is, for the log and the start table. */
  readonly description: string;
  /** Another one after the server had to be started again. */
  readonly pid: number;
  /** With user and password; treat it as a secret. */
  url(databaseName: string): string;
  /** Creates a database unless it is there. */
  createDatabase(name: string): Promise<void>;
  /** Ends every connection, writes everything out and waits until the server is gone. */
  stop(): Promise<void>;
}

/**
 * Five services and a worker, each with a pool, share the connections. What the server says of a failed statement must not
 * put people's data into its log, so statements and details stay out.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/**
 * Starts a PostgreSQL of our own on loopback, with its data in a folder of ours, made at the first start.
 * A server that a killed process left behind on the same data is stopped first.
 * Throws {@link EmbeddedPostgresError}, whose message says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { onProgress = () => undefined, onUnexpectedExit = () => undefined } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const found = await findBinaries();
  const user = await findServerUser(join(await knownPlace(dataDir), 'data'));
  const place = await choosePlace(found, dataDir, user);
  const data = join(place, 'data');
  const binaries = await stageBinaries(found, user);

  const hasData = await isInitialised(place);
  const password = await readOrMakePassword(dataDir, hasData);
  if (hasData) {
    await stopServer(binaries, data);
  } else {
    onProgress('making an empty PostgreSQL (once)');
    await initCluster({ binaries, place, user, password });
  }
  onProgress('starting PostgreSQL');
  const settings = { ...SETTINGS, ...options.settings };
  const logFile = join(dataDir, 'postgres.log');
  const launch = { binaries, place, logFile, user, settings };
  const server = await keepServer({
    launch: (port) => launchServer({ ...launch, port: port ?? options.port ?? null }),
    stopServer: () => stopServer(binaries, data),
    onUnexpectedExit: (problem) => onUnexpectedExit(`${problem}, see ${logFile}`),
    onBack: options.onBack,
  });

  const url = (name: string): string => `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${name}`;
  return {
    description: `embedded PostgreSQL on 127.0.0.1:${server.port}, data in ${place}`,
    get pid() {
      return server.pid();
    },
    url,
    createDatabase: (name) => createDatabase(url('postgres'), name),
    stop: () => server.stop(),
  };
}
