import type { BrokerMessage } from '@gobbler/contracts';
import { PostCreated, PostDeleted, PostUpdated, readEvent, type PostSnapshot } from '../../src';

const snapshot: PostSnapshot = {
  postId: 7,
  ownerId: 1,
  title: 'Vegetable curry',
  description: 'Mild',
  pictureUrl: 'http://127.0.0.1:4000/pictures/a.jpg',
  latitude: 1.3521,
  longitude: 103.8198,
  portions: 5,
  endsAt: '2026-11-05T10:30:00.000Z',
  isHidden: false,
  version: 1,
  createdAt: '2026-11-05T08:00:00.000Z',
  updatedAt: null,
};

const envelope = {
  id: '019a5c00-0000-7000-8000-000000000001',
  name: 'post.created',
  version: 1,
  occurredAt: '2026-11-05T08:00:00.001Z',
  trace: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  data: snapshot,
};

function message(body: unknown): BrokerMessage {
  return { id: envelope.id, name: 'post.created', body: typeof body === 'string' ? body : JSON.stringify(body) };
}

const posts = [PostCreated, PostUpdated, PostDeleted];

describe('reading an event', () => {
  it('gives the envelope with data of the definition’s type', () => {
    expect(readEvent(message(envelope), posts)).toEqual({ isReadable: true, event: envelope });
  });

  it('passes over fields that a newer publisher added', () => {
    const newer = { ...envelope, data: { ...snapshot, colour: 'green' }, shard: 3 };
    expect(readEvent(message(newer), posts)).toEqual({ isReadable: true, event: envelope });
  });

  it.each([
    ['no JSON', 'post.created!', 'not an event envelope'],
    ['nothing', '', 'not an event envelope'],
    ['JSON that is no envelope', '[]', 'not an event envelope'],
    ['an envelope without an id', { ...envelope, id: undefined }, 'not an event envelope'],
    ['an id that is no UUID', { ...envelope, id: '7' }, 'not an event envelope'],
    ['a time that is none', { ...envelope, occurredAt: 'yesterday' }, 'not an event envelope'],
    ['an event that this consumer does not know', { ...envelope, name: 'post.eaten' }, 'unknown event post.eaten'],
    ['a version that is not known', { ...envelope, version: 2 }, 'unknown event post.created version 2'],
    ['data off its schema', { ...envelope, data: { ...snapshot, portions: '5' } }, 'data off its schema'],
    ['data without a field', { ...envelope, data: { ...snapshot, version: undefined } }, 'data off its schema'],
    ['no data', { ...envelope, data: undefined }, 'not an event envelope'],
  ])('rejects %s: trying again can’t help', (_what, body, reason) => {
    expect(readEvent(message(body), posts)).toEqual({
      isReadable: false,
      outcome: { kind: 'reject', reason: expect.stringContaining(reason) },
    });
  });

  it('says on one line what is wrong, and not what people wrote', () => {
    const read = readEvent(
      message({ ...envelope, data: { ...snapshot, portions: '5', title: 7, version: 'x' } }),
      posts,
    );
    const reason = 'outcome' in read && 'reason' in read.outcome ? read.outcome.reason : '';
    expect(reason).toMatch(/title: .*; portions: .*; version: /);
    expect(reason).not.toContain('\n');
    expect(reason).not.toContain('Mild');
  });

  it('versions of an event are distinguished', () => {
    const second = { ...PostCreated, version: 2 };
    const read = readEvent(message({ ...envelope, version: 2 }), [PostCreated, second]);
    expect(read).toMatchObject({ isReadable: true, event: { version: 2 } });
  });
});
