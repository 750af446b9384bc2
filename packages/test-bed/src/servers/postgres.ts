import { startEmbeddedPostgres } from '@gobbler/embedded-postgres';
import type { ServerDefinition } from '../shared-server';

/** Durable like the real thing: services refuse a server that is not. */
export const postgres: ServerDefinition = {
  name: 'postgres',
  async start(folder) {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    return { url: server.url('postgres'), processes: [{ pid: server.pid, signal: 'INT' }] };
  },
};
