import type { Engine } from '../system/servers';
import type { RowReader } from '../system/read-rows';

/**
 * Has the real database refuse inserts of reservations with the errors that it gives after a deadlock, a serialization failure or a
 * lock that was not had in time: a trigger raises them. A sequence, which no rollback takes back, counts the tries.
 */
export function createDatabaseErrors({ query }: RowReader, engine: Engine) {
  const isPostgres = engine === 'postgres';
  return {
    async install(): Promise<void> {
      await query('CREATE SEQUENCE fault_tries');
      await query('CREATE TABLE fault_rate (rate double precision NOT NULL)');
      await query('INSERT INTO fault_rate VALUES (0)');
      for (const statement of isPostgres ? POSTGRES : MARIADB) await query(statement);
    },
    /** @param rate share of inserts that fail, 0 to 1 */
    async set(rate: number): Promise<void> {
      await query(`UPDATE fault_rate SET rate = ${rate}`);
    },
    /** How often an insert was tried until now; asking counts as one. */
    async countTries(): Promise<number> {
      const [row] = await query<{ tries: string }>(
        isPostgres ? "SELECT nextval('fault_tries') AS tries" : 'SELECT NEXTVAL(fault_tries) AS tries',
      );
      return Number(row?.tries);
    },
  };
}

const POSTGRES = [
  `CREATE FUNCTION fault_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
   DECLARE kind int := floor(random() * 3);
   BEGIN
     PERFORM nextval('fault_tries');
     IF random() < (SELECT rate FROM fault_rate) THEN
       RAISE EXCEPTION 'injected' USING ERRCODE = (ARRAY['40P01', '40001', '55P03'])[kind + 1];
     END IF;
     RETURN NEW;
   END $$`,
  'CREATE TRIGGER fault_refuse BEFORE INSERT ON reservations FOR EACH ROW EXECUTE FUNCTION fault_refuse()',
];

const MARIADB = [
  `CREATE TRIGGER fault_refuse BEFORE INSERT ON reservations FOR EACH ROW
   BEGIN
     DECLARE tries bigint;
     DECLARE kind int DEFAULT FLOOR(RAND() * 3);
     SET tries = NEXTVAL(fault_tries);
     IF RAND() < (SELECT rate FROM fault_rate) THEN
       IF kind = 0 THEN SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'injected deadlock';
       ELSEIF kind = 1 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1205, MESSAGE_TEXT = 'injected lock timeout';
       ELSE SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1020, MESSAGE_TEXT = 'injected change';
       END IF;
     END IF;
   END`,
];
