import type { EntityManager, ObjectLiteral } from 'typeorm';

/** Inserts rows with given ids. On PostgreSQL a plain insert leaves out a column that the database generates. */
export async function insertWithIds(
  manager: EntityManager,
  table: string,
  rows: readonly ObjectLiteral[],
): Promise<void> {
  const columns = manager.connection.getMetadata(table).columns.map(({ propertyPath }) => propertyPath);
  await manager
    .createQueryBuilder()
    .insert()
    .into(table, columns)
    .values([...rows])
    .updateEntity(false)
    .execute();
}
