import { handleOnce, runTransaction } from '@gobbler/service-kit';
import type { Clock } from '@gobbler/contracts';
import { LessThan, type DataSource } from 'typeorm';
import type { TakenHints } from '../domain/ports';
import { PostEntity } from './post.entity';

/**
 * Keeps the portions taken beside the post. Whether it is full is not stored: the search compares with the portions as
 * they are, so that an edit of these makes the hint neither wrong nor stale.
 */
export function createTakenHints(dataSource: DataSource, now: Clock): TakenHints {
  return {
    record: (eventId, { postId, taken, revision }) =>
      runTransaction(dataSource, async (manager) => {
        await handleOnce(manager, eventId, now(), async () => {
          await manager.update(
            PostEntity,
            { id: postId, takenRevision: LessThan(revision) },
            { takenHint: taken, takenRevision: revision },
          );
        });
      }),
  };
}
