import { addColumn, createIndexes, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of an event and of each push is kept for some days, so that operators can look it up. */
export class KeepPushRecords1700000000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await addColumn(runner, 'event_progress', 'post_id', 'bigint NULL');
    await addColumn(runner, 'event_progress', 'kind', `${sql.key(20)} NULL`);
    await addColumn(runner, 'event_progress', 'finished_at', `${sql.instant} NULL`);
    await addColumn(runner, 'event_progress', 'ending', `${sql.text(40)} NULL`);
    await createIndexes(runner, 'event_progress', {
      event_progress_post: '(post_id)',
      event_progress_end: '(finished_at)',
    });
    await addColumn(runner, 'sent_tokens', 'user_id', 'bigint NULL');
    await addColumn(runner, 'sent_tokens', 'result', `${sql.key(10)} DEFAULT 'sent' NOT NULL`);
    await addColumn(runner, 'sent_tokens', 'reason', `${sql.text(100)} NULL`);
    await addColumn(runner, 'sent_tokens', 'answered_at', `${sql.instant} NULL`);
    await createIndexes(runner, 'sent_tokens', { sent_tokens_user: '(event_id, user_id)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    const { kind } = dialectOf(runner);
    for (const [table, index] of [
      ['event_progress', 'event_progress_post'],
      ['event_progress', 'event_progress_end'],
      ['sent_tokens', 'sent_tokens_user'],
    ]) {
      await runner.query(`DROP INDEX ${index}${kind === 'postgres' ? '' : ` ON ${table}`}`);
    }
    for (const column of ['post_id', 'kind', 'finished_at', 'ending'])
      await runner.query(`ALTER TABLE event_progress DROP COLUMN ${column}`);
    // What is not sent was not kept before.
    await runner.query("DELETE FROM sent_tokens WHERE result IN ('failed', 'no phone')");
    for (const column of ['user_id', 'result', 'reason', 'answered_at'])
      await runner.query(`ALTER TABLE sent_tokens DROP COLUMN ${column}`);
  }
}
