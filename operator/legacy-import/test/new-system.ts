import { authDatabase } from '@gobbler/auth';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { migrate, type ServiceDatabase } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import { userDatabase } from '@gobbler/user';
import type { DataSource } from 'typeorm';

const SERVICES = {
  auth: authDatabase,
  user: userDatabase,
  payment: paymentDatabase,
  post: postDatabase,
  reservation: reservationDatabase,
} as const satisfies Record<string, ServiceDatabase>;

type Service = keyof typeof SERVICES;
export type Engine = 'postgres' | 'mariadb';

/** The services' databases, empty, with their schema. */
export interface NewSystem {
  /** The settings that name them. */
  readonly env: Readonly<Record<string, string>>;
  /** Rows as the driver gives them, ids as numbers. */
  rows(service: Service, statement: string): Promise<Record<string, unknown>[]>;
  /** Runs a statement that gives no rows. */
  change(service: Service, statement: string): Promise<void>;
  drop(): Promise<void>;
}

/** @param engineOf where each service keeps its data */
export async function createNewSystem(engineOf: (service: Service) => Engine): Promise<NewSystem> {
  const made: TestDatabase[] = [];
  const sources = new Map<Service, DataSource>();
  const env: Record<string, string> = {};
  for (const [service, { setting, create }] of Object.entries(SERVICES) as [Service, ServiceDatabase][]) {
    const database = await createTestDatabase({ engine: engineOf(service) });
    made.push(database);
    env[setting] = database.url;
    const source = await create(database.url, 2).initialize();
    await migrate(source);
    sources.set(service, source);
  }
  return {
    env,
    async rows(service, statement) {
      const found = (await sources.get(service)?.query<Record<string, unknown>[]>(statement)) ?? [];
      return found.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
    },
    async change(service, statement) {
      await sources.get(service)?.query(statement);
    },
    async drop() {
      for (const source of sources.values()) await source.destroy();
      for (const database of made) await database.drop();
    },
  };
}

/** MariaDB gives a big number as text, and a boolean as a number. */
function plain(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
