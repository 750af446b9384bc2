import { z } from 'zod';

/** Ids of users, posts and reservations; GraphQL has them as texts. */
const id = z.int().min(1);
/** UTC without an offset. */
const utcTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
  .meta({ description: 'Wall clock in UTC, without an offset.', examples: ['2026-11-05T10:30:00'] });
const localTime = utcTime.meta({
  description: 'Wall clock in the configured zone (`Asia/Singapore` unless set otherwise), without an offset.',
  examples: ['2026-11-05T18:30:00'],
});

/** The bodies of the phone's answers, as the API's documentation shows them. */
export const accountAnswer = z
  .strictObject({
    userId: id,
    isPremium: z.boolean().describe('Whether a premium subscription is active.'),
    username: z.string(),
    dateCreated: utcTime,
    lastUpdated: utcTime.nullable(),
    email: z.string(),
    stripeId: z.string().nullable().describe('The Stripe customer; null before the first checkout.'),
    subscriptionId: z.string().nullable().describe('The Stripe subscription; null without one.'),
    fcmToken: z.string().nullable().describe('The push token of the device registered last.'),
  })
  .meta({ id: 'Account', description: 'The account of the one who asks.' });

const postShape = {
  post_id: id,
  user_id: id.describe('The owner.'),
  title: z.string(),
  post_desc: z.string(),
  image_url: z.string().describe('Absolute, public and permanent; a placeholder where there is no picture.'),
  location_latitude: z
    .number()
    .describe('Exact for the owner and for holders of a reservation, else the centre of a cell of about 0.5 km.'),
  location_longitude: z.number().describe('As exact as the latitude.'),
  total_reservations: z.int().min(0).describe('Portions in all.'),
  available_reservations: z.int().min(0).describe('Portions left; 0 for a hidden post.'),
  time_end: localTime,
  created_at: utcTime,
  updated_at: utcTime.nullable(),
};
const notHidden = z.boolean().describe('Not hidden; also true when no portion is left.');

export const postAnswer = z
  .strictObject({ ...postShape, is_available: notHidden })
  .meta({ id: 'Post', description: 'A post.' });

export const offeredPostAnswer = z
  .strictObject({
    ...postShape,
    is_available: z.boolean().describe('Not hidden, and a portion is left.'),
    reserved: z.boolean().describe('Whether the one who asks holds a reservation of it.'),
  })
  .meta({ id: 'OfferedPost', description: 'A post as someone sees it who may want a portion.' });

export const nearbyPostAnswer = z
  .strictObject({
    ...offeredPostAnswer.shape,
    distance: z.number().min(0).describe('Kilometres from the position in the request.'),
  })
  .meta({ id: 'NearbyPost', description: 'A post in a search.' });

export const ownPostAnswer = z
  .strictObject({
    ...postAnswer.shape,
    users: z.array(z.strictObject({ userId: id, username: z.string() })).describe('Everyone who holds a reservation.'),
  })
  .meta({ id: 'OwnPost', description: 'A post as its owner sees it.' });

export const reservationAnswer = z
  .strictObject({
    reservation_id: id,
    user_id: id,
    post_id: id,
    created_at: utcTime,
    updated_at: utcTime.nullable(),
    post: postAnswer.nullable().describe('Null in the answer to a change.'),
  })
  .meta({ id: 'Reservation', description: 'A reservation of one portion.' });
