import { bool, exactly, int, list, nothing, num, orNull, text, time, type Checked } from './check';

/** The objects of the phone's contract, to the letter: a key more or less, or a null too many, is a defect. */
export const account = exactly({
  userId: int,
  isPremium: bool,
  username: text,
  dateCreated: time,
  lastUpdated: orNull(time),
  email: text,
  stripeId: orNull(text),
  subscriptionId: orNull(text),
  fcmToken: orNull(text),
});

const postFields = {
  post_id: int,
  user_id: int,
  title: text,
  post_desc: text,
  image_url: text,
  location_latitude: num,
  location_longitude: num,
  total_reservations: int,
  available_reservations: int,
  time_end: time,
  created_at: time,
  updated_at: orNull(time),
  is_available: bool,
};

export const post = exactly(postFields);
export const viewedPost = exactly({ ...postFields, reserved: bool });
export const foundPosts = list(exactly({ ...postFields, reserved: bool, distance: num }));
export const ownPosts = list(post);
export const createdPost = exactly({ ...postFields, users: list(exactly({ userId: int, username: text })) });

const reservationFields = {
  reservation_id: int,
  user_id: int,
  post_id: int,
  created_at: time,
  updated_at: orNull(time),
};

export const reservation = exactly({ ...reservationFields, post: nothing });
export const reservations = list(exactly({ ...reservationFields, post }));
export const pong = exactly({ ping: text });
export const checkout = exactly({ stripe_checkout_url: text });

export type Post = Checked<typeof post>;
