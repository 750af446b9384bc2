import type { Explain, Fact } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { PostNewsKind } from '../domain/post-news';
import { DeletedPostEntity } from './deleted-post.entity';
import { EventProgressEntity } from './event-progress.entity';
import { SentTokenEntity } from './sent-token.entity';
import { UnreachedPersonEntity } from './unreached-person.entity';

/** Events of a post that are listed, at most, the newest. */
const MAX_EVENTS = 50;
/** Whom an event concerns. */
const AUDIENCES: Readonly<Record<PostNewsKind, string>> = {
  created: 'every premium user but the owner',
  updated: 'those who held a portion',
  deleted: 'those whose reservations the deletion closed',
};

/** What the worker knows about the pushes of a post: of each event, who was notified, or what became of one person's pushes. */
export const explainPushes: Explain = async (dataSource, { postId, userId }) => {
  if (postId === undefined) return { facts: [] };
  const { manager } = dataSource;
  const events = await manager.find(EventProgressEntity, {
    where: { postId },
    order: { startedAt: 'DESC' },
    take: MAX_EVENTS,
  });
  const deleted = await manager.findOneBy(DeletedPostEntity, { postId });
  const facts: Fact[] = [];
  for (const event of events.toReversed()) {
    facts.push({ at: event.startedAt, text: `${titleOf(event)}: began to notify ${audienceOf(event)}` });
    if (userId === undefined) facts.push(...(await countAnswers(dataSource, event)));
    else facts.push(...(await explainPerson(dataSource, event, userId)));
    if (event.finishedAt) facts.push({ at: event.finishedAt, text: `${titleOf(event)}: finished, as ${event.ending}` });
    else facts.push({ at: null, text: `${titleOf(event)}: not finished yet` });
  }
  if (deleted)
    facts.push({ at: deleted.deletedAt, text: 'heard that the post was deleted; nothing more is sent of it' });
  if (events.length === 0) facts.push({ at: null, text: NOTHING_KEPT });
  return { facts };
};

const NOTHING_KEPT =
  'no event of this post is on record: none has arrived, or it ended longer ago than PUSH_RECORD_DAYS';

const titleOf = ({ kind, eventId }: EventProgressEntity): string =>
  `${kind === 'deleted' ? 'reservations.closed' : `post.${kind}`} ${eventId}`;

const audienceOf = ({ kind }: EventProgressEntity): string => AUDIENCES[kind ?? 'created'];

async function countAnswers({ manager }: DataSource, event: EventProgressEntity): Promise<Fact[]> {
  const { eventId } = event;
  const rows = await manager
    .createQueryBuilder(SentTokenEntity, 'record')
    .select('record.result', 'result')
    .addSelect('record.reason', 'reason')
    .addSelect('count(*)', 'phones')
    .addSelect('max(record.answered_at)', 'at')
    .where({ eventId })
    .groupBy('record.result')
    .addGroupBy('record.reason')
    .getRawMany<{ result: string; reason: string | null; phones: string; at: Date | null }>();
  return rows.map(({ result, reason, phones, at }) => ({
    at,
    text: `${titleOf(event)}: ${phones} × ${result}${reason ? ` (${reason})` : ''}`,
  }));
}

async function explainPerson({ manager }: DataSource, event: EventProgressEntity, userId: number): Promise<Fact[]> {
  const { eventId } = event;
  const records = await manager.findBy(SentTokenEntity, { eventId, userId });
  const say = (at: Date | null, text: string): Fact => ({ at, text: `${titleOf(event)}: ${text}` });
  if (records.length > 0)
    return records.map((record) => say(record.answeredAt, `user ${userId} ${describeRecord(record)}`));
  if (await manager.existsBy(UnreachedPersonEntity, { eventId, userId }))
    return [say(null, `user ${userId} could not be reached so far`)];
  if (event.finishedAt === null) return [say(null, `it has not been user ${userId}'s turn yet`)];
  return [say(event.finishedAt, describeAbsence(event, userId))];
}

function describeRecord({ result, reason }: SentTokenEntity): string {
  switch (result) {
    case 'sent':
      return `was sent a push; the push service answered ${reason}`;
    case 'dead':
      return `has a phone less: the push service answered ${reason}, and its token was forgotten`;
    case 'failed':
      return `could not be reached on a phone: the push service answered ${reason}; it is tried again`;
    case 'no phone':
      return 'was to be notified and had no registered phone';
  }
}

function describeAbsence(event: EventProgressEntity, userId: number): string {
  return event.ending === 'the post was deleted'
    ? `the post was deleted before user ${userId} was notified`
    : `user ${userId} was not notified, who was not among those concerned: ${audienceOf(event)}`;
}
