import type { PostSnapshot } from '@gobbler/contracts';
import fc from 'fast-check';
import { z } from 'zod';
import { createPushComposer } from '../src/infra/compose-push';
import { deletion, news } from './builders';

const compose = createPushComposer('Asia/Singapore');

/** A strict reader of what the phone app parses unguarded: every field, no other, no null but one, the right types. */
const wallClock = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);
const phonePost = z.strictObject({
  post_id: z.int(),
  user_id: z.int(),
  title: z.string(),
  post_desc: z.string(),
  image_url: z.string(),
  location_latitude: z.number(),
  location_longitude: z.number(),
  total_reservations: z.int(),
  available_reservations: z.int().nonnegative(),
  time_end: wallClock,
  created_at: wallClock,
  updated_at: wallClock.nullable(),
  is_available: z.boolean(),
});

function bodyOf(change: Partial<PostSnapshot> = {}, taken = 0, composer = compose) {
  return phonePost.parse(JSON.parse(composer(news('updated', change), taken).body));
}

/** As it stands in Firebase's request. */
const bytesOf = (push: { title: string; body: string; collapseKey: string }) => Buffer.byteLength(JSON.stringify(push));

describe('a push', () => {
  it('has one of the three titles that the app knows', () => {
    const titles = [news('created'), news('updated'), deletion([2])].map((event) => compose(event, 0).title);
    expect(titles).toEqual([
      'New post',
      'A post you reserved has been updated',
      'A post you reserved has been deleted',
    ]);
  });

  it('carries the post as the app reads it', () => {
    expect(bodyOf({ updatedAt: '2026-11-05T09:00:01.999Z' }, 2)).toEqual({
      post_id: 7,
      user_id: 1,
      title: 'Vegetable curry',
      post_desc: 'Mild, with rice',
      image_url: 'http://127.0.0.1:4000/pictures/abc.jpg',
      location_latitude: 1.3521,
      location_longitude: 103.8198,
      total_reservations: 5,
      available_reservations: 3,
      time_end: '2026-11-05T18:30:00',
      created_at: '2026-11-05T08:09:07',
      updated_at: '2026-11-05T09:00:01',
      is_available: true,
    });
  });

  it('shows the end in the configured zone, summer time included, and the rest in UTC', () => {
    const berlin = createPushComposer('Europe/Berlin');
    const summer = bodyOf({ endsAt: '2026-07-01T22:30:00.000Z', createdAt: '2026-07-01T00:00:00.000Z' }, 0, berlin);
    expect([summer.time_end, summer.created_at]).toEqual(['2026-07-02T00:30:00', '2026-07-01T00:00:00']);
    expect(bodyOf({ endsAt: '2026-12-01T22:30:00.000Z' }, 0, berlin).time_end).toBe('2026-12-01T23:30:00');
  });

  it('collapses with every resend of the same event', () => {
    const event = news('created');
    expect(compose(event, 0)).toMatchObject({ collapseKey: event.eventId, eventId: event.eventId });
  });

  it('is of no use once the post has ended', () => {
    const endsAt = '2026-11-05T10:30:00.000Z';
    for (const event of [news('created', { endsAt }), news('updated', { endsAt }), deletion([2], { endsAt })])
      expect(compose(event, 0).expiresAt).toEqual(new Date(endsAt));
  });

  it('carries the longest texts that can be posted whole, within 4,096 bytes', () => {
    for (const character of ['🍲', '"', '\\', '\n', '\u2028', 'é']) {
      const texts = { title: '🍲'.repeat(50), description: character.repeat(500) };
      const push = compose(news('updated', texts), 0);
      expect(JSON.parse(push.body)).toMatchObject({ title: texts.title, post_desc: texts.description });
      expect(bytesOf(push)).toBeLessThan(3_700);
    }
  });

  it('shortens the description of an import between characters, never within one', () => {
    const description = '👩‍👩‍👧'.repeat(500);
    const push = compose(news('updated', { description }), 0);
    const { post_desc: shown } = phonePost.parse(JSON.parse(push.body));
    expect(shown).toMatch(/^(👩‍👩‍👧)+…$/u);
    expect(shown.length).toBeGreaterThan(1_000);
    expect(bytesOf(push)).toBeLessThan(3_700);
  });

  it('leaves a picture’s address out that would fill the push by itself', () => {
    const push = compose(news('updated', { pictureUrl: `https://example.com/${'a'.repeat(5_000)}` }), 0);
    expect(phonePost.parse(JSON.parse(push.body))).toMatchObject({ image_url: '', post_desc: 'Mild, with rice' });
  });

  it('can be parsed and fits, whatever the texts are', () => {
    const text = (maxLength: number) => fc.string({ unit: 'binary', maxLength, size: 'max' });
    fc.assert(
      fc.property(text(50), text(4_000), fc.webUrl(), (title, description, pictureUrl) => {
        const push = compose(news('updated', { title, description, pictureUrl }), 0);
        expect(phonePost.parse(JSON.parse(push.body)).title).toBe(title);
        expect(bytesOf(push)).toBeLessThan(3_700);
      }),
      { numRuns: 100 },
    );
  });
});
