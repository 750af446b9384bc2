const PORTS: Readonly<Record<string, string>> = { 'amqp:': '5672', 'amqps:': '5671' };

/** Where a RabbitMQ is, without who one is there: for logs and people. */
export function describeAddress(url: string): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const vhost = decodeURIComponent(pathname.slice(1));
  const place = `RabbitMQ at ${hostname}:${port || PORTS[protocol]}`;
  return vhost === '' || vhost === '/' ? place : `${place}, virtual host ${vhost}`;
}
