import { openMigratedDatabase, type ServiceDatabase } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';

/**
 * Opens a service's database beside the running service. Its tables are addressed by name, so that services export nothing for
 * the import. Rejects with a `StartError` when it is unreachable or its schema is not up to date.
 */
export async function openServiceDatabase({ service, create }: ServiceDatabase, url: string): Promise<DataSource> {
  const dataSource = create(url, 2);
  await openMigratedDatabase(dataSource, service);
  return dataSource;
}
