import type { Faker } from '@faker-js/faker';
import { publicPosition } from '@gobbler/contracts';
import type { toRow } from '@gobbler/post';
import type { City } from './city';

/** A post before it is stored, and how many of its portions are taken. */
export interface SeedPost {
  readonly post: Parameters<typeof toRow>[0];
  readonly taken: number;
}

const HOUR_MS = 3_600_000;
/** Of a title and a description. */
const MAX_TITLE = 50;
const MAX_DESCRIPTION = 500;
const MAX_PORTIONS = 8;
/** Shares of all posts. */
const ENDED = 0.3;
const HIDDEN = 0.02;

/** Food of people across the city: two in three posts can still be reserved. */
export function makePost(faker: Faker, city: City, ownerId: number, others: number, now: Date): SeedPost {
  const portions = faker.number.int({ min: 1, max: MAX_PORTIONS });
  const hasEnded = faker.datatype.boolean(ENDED);
  const hours = faker.number.float({ min: 0.5, max: 48 });
  const endsAt = new Date(now.getTime() + (hasEnded ? -hours : hours) * HOUR_MS);
  const earlier = faker.number.float({ min: 0.1, max: 24 }) * HOUR_MS;
  const position = city.home();
  return {
    post: {
      ownerId,
      title: faker.food.dish().slice(0, MAX_TITLE),
      description: faker.food.description().slice(0, MAX_DESCRIPTION),
      picture: null,
      position,
      centre: publicPosition(position),
      portions,
      endsAt,
      isHidden: faker.datatype.boolean(HIDDEN),
      createdAt: new Date(Math.min(endsAt.getTime(), now.getTime()) - earlier),
    },
    taken: Math.min(others, faker.number.int({ max: portions })),
  };
}
