/** Where the naive server listens, what it counts in, and where its lock is. */
export interface NaiveConfig {
  readonly port: number;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** It stands still there at its first request, as the real one does at its crash point. */
  readonly stopsAfterCount: boolean;
}

export function readNaiveConfig(env: NodeJS.ProcessEnv = process.env): NaiveConfig {
  return {
    port: Number(env['NAIVE_PORT']),
    databaseUrl: env['NAIVE_DATABASE_URL'] ?? '',
    redisUrl: env['NAIVE_REDIS_URL'] ?? '',
    stopsAfterCount: env['NAIVE_STOPS_AFTER_COUNT'] === 'true',
  };
}
