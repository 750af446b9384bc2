import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** Inserts rows that bring their ids along: on PostgreSQL a plain insert leaves out what the database allots otherwise. */
export async function insertWithIds<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  rows: readonly Row[],
): Promise<void> {
  const columns = manager.connection.getMetadata(entity).columns.map(({ propertyPath }) => propertyPath);
  await manager
    .createQueryBuilder()
    .insert()
    .into(entity, columns)
    .values([...rows])
    .updateEntity(false)
    .execute();
}
