const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'postgres:': 5432,
  'mariadb:': 3306,
  'redis:': 6379,
  'amqp:': 5672,
};

export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  const found = port === '' ? DEFAULT_PORTS[protocol] : Number(port);
  if (found === undefined) throw new Error(`no port in an address that begins with ${protocol}`);
  return found;
}

/** The same address by way of a proxy on loopback. */
export function throughPort(url: string, port: number): string {
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return through.href;
}
