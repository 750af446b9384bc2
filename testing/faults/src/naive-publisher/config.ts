/** Where the naive server listens, what it writes to and what it publishes on. */
export interface NaivePublisherConfig {
  readonly port: number;
  readonly databaseUrl: string;
  readonly rabbitMqUrl: string;
  /** It is killed between commit and publish of this reservation, counted from its start; 0 for never. */
  readonly diesAt: number;
}

export function readNaivePublisherConfig(env: NodeJS.ProcessEnv = process.env): NaivePublisherConfig {
  return {
    port: Number(env['NAIVE_PORT']),
    databaseUrl: env['NAIVE_DATABASE_URL'] ?? '',
    rabbitMqUrl: env['NAIVE_RABBITMQ_URL'] ?? '',
    diesAt: Number(env['NAIVE_DIES_AT'] ?? 0),
  };
}
