import { settingPrefix, type Environment } from '@gobbler/service-kit';
import { INNER_SERVICES } from './settings/choose-ports';

const ENGINES: Readonly<Record<string, string>> = { 'mariadb:': 'MariaDB', 'mysql:': 'MySQL' };

/**
 * Where the services' databases are, for the start table: the embedded one, and each that was configured, without a password.
 * @param embedded null when every service has one of its own
 * @param given the settings as they were before the embedded default completed them
 */
export function describeDatabases(embedded: string | null, given: Environment): string {
  const own = INNER_SERVICES.flatMap((service) => {
    const url = given[`${settingPrefix(service)}_DATABASE_URL`];
    return url && URL.canParse(url) ? [`${service}: ${describeUrl(new URL(url))}`] : [];
  });
  return [...(embedded === null ? [] : [embedded]), ...own].join('; ');
}

function describeUrl({ protocol, host, pathname }: URL): string {
  return `${ENGINES[protocol] ?? 'PostgreSQL'} at ${host}${pathname}`;
}
