import type { Faker } from '@faker-js/faker';

export interface Person {
  readonly email: string;
  readonly username: string;
  readonly createdAt: Date;
}

const YEAR_MS = 365 * 24 * 3_600_000;
/** Of a username. */
const MAX_LENGTH = 50;

/** The address of a seed's nth person: reserved for examples (RFC 2606), and never taken by another seed's. */
export function emailOf(seed: number, index: number): string {
  return `person${index + 1}.seed${seed}@example.com`;
}

/** People who have signed up within the last year. */
export function makePeople(faker: Faker, seed: number, count: number, now: Date): readonly Person[] {
  return Array.from({ length: count }, (_, index) => ({
    email: emailOf(seed, index),
    username: faker.person.fullName().slice(0, MAX_LENGTH),
    createdAt: new Date(now.getTime() - faker.number.int({ min: 60_000, max: YEAR_MS })),
  }));
}
