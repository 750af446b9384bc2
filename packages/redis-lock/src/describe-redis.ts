const DEFAULT_PORT = '6379';

/** What the start table and `/readyz` say of a Redis by its address: where it is, and nothing that is secret. */
export function describeRedis(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `Redis at ${hostname}:${port || DEFAULT_PORT}${protocol === 'rediss:' ? ' (TLS)' : ''}`;
}
