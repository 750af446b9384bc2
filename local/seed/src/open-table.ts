import { insertRows } from '@gobbler/service-kit';
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';

/** A table of a service, by its name: seeds know its columns as the legacy import does (docs/adr/0027). */
export function openTable<Row extends ObjectLiteral>(dataSource: DataSource, name: string) {
  const entity = dataSource.getMetadata(name).target as new () => Row;
  return {
    insert: (rows: readonly Partial<Row>[]) => insertRows(dataSource.manager, entity, rows),
    rows: dataSource.getRepository<Row>(entity as EntityTarget<Row>),
  };
}
