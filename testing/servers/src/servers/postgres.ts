import { startEmbeddedPostgres } from '@gobbler/embedded-postgres';
import { guardProcesses } from '../guarded-processes';
import type { SharedServer } from '../shared-server';

/** Durable like the real thing: services refuse a server that is not. */
export const postgres: SharedServer = {
  name: 'postgres',
  async start(folder) {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    guardProcesses(folder, [{ pid: server.pid, signal: 'INT' }]);
    return { url: server.url('postgres') };
  },
};
